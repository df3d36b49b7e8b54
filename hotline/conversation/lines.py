"""The dialogue's own sentences, by register and channel. Questions and their options come from the protocol.

Adults are «usted», under 18 «tú»; no exclamation marks, no blame, no promise. `sms` and `sms_tu` are single messages of
at most 160 GSM-7 septets; a sentence without them is written without accents when it goes out by message.
"""

from collections.abc import Mapping

from hotline.conversation.cleaning import gsm
from hotline.conversation.dialogue import Dialogue
from hotline.translations import gettext


def N_(text: str) -> str:  # noqa: N802 - the name by which the catalogue's extractor knows marked texts
    """Mark a text for the catalogue; it is translated when it is said."""
    return text


LINES: Mapping[str, Mapping[str, str]] = {
    "welcome": {
        "adult": N_("Línea de ayuda. No pedimos su nombre."),
        "child": N_("Hola. Qué bueno que escribes. No hiciste nada malo y no tienes que decir tu nombre."),
    },
    "hang_up_and_dial": {
        "adult": N_("Cuelgue y marque 9-1-1 ahora. Si no puede, siga aquí."),
        "teen": N_("Cuelga y marca 9-1-1 ahora. Si no puedes, sigue aquí."),
        "child": N_("Cuelga y marca 9, 1, 1. Si no puedes, aquí sigo."),
    },
    "dial": {
        "adult": N_("Marque 911 ahora. Si no puede llamar, siga aquí."),
        "teen": N_("Marca 911 ahora. Si no puedes llamar, sigue aquí."),
        "child": N_("Marca 911 ahora. Si no puedes, aquí sigo."),
    },
    "bridging": {
        "adult": N_("Le comunicamos con emergencias. No cuelgue."),
        "teen": N_("Te comunicamos con emergencias. No cuelgues."),
    },
    "bridging_again": {
        "adult": N_("No contestaron. Si puede, cuelgue y marque 9-1-1. Si no, siga aquí: volvemos a llamar."),
        "teen": N_("No contestaron. Si puedes, cuelga y marca 9-1-1. Si no, sigue aquí: volvemos a llamar."),
        "child": N_("No contestaron. Si puedes, cuelga y marca 9, 1, 1. Si no, sigue aquí: vuelvo a llamar."),
    },
    "not_joined": {
        "adult": N_("No se pudo comunicar. Cuelgue y marque 9-1-1. Si no puede, siga aquí."),
        "teen": N_("No se pudo comunicar. Cuelga y marca 9-1-1. Si no puedes, sigue aquí."),
        "child": N_("No se pudo comunicar. Cuelga y marca 9, 1, 1. Si no puedes, aquí sigo."),
    },
    "urgent_hang_up": {
        "adult": N_("Lo que cuenta es urgente. Si alguien corre peligro ahora, cuelgue y marque 9-1-1."),
        "teen": N_("Lo que cuentas es urgente. Si alguien corre peligro ahora, cuelga y marca 9-1-1."),
        "child": N_("Lo que me cuentas es importante. Si tienes miedo ahora, cuelga y marca 9, 1, 1."),
    },
    "urgent_dial": {
        "adult": N_("Lo que cuenta es urgente. Si alguien corre peligro ahora, marque 911."),
        "teen": N_("Lo que cuentas es urgente. Si alguien corre peligro ahora, marca 911."),
        "child": N_("Lo que me cuentas es importante. Si tienes miedo ahora, marca 911."),
    },
    "kept_now": {
        "adult": N_("Lo que nos dijo ya quedó guardado y ya avisamos al equipo."),
        "teen": N_("Lo que nos dijiste ya quedó guardado y ya avisamos al equipo."),
        "child": N_("Ya guardé lo que me dijiste y ya pedí ayuda."),
    },
    "noted": {
        "adult": N_("Gracias por contarlo. Ya lo anotamos."),
        "child": N_("Gracias por contarlo. Ya lo anoté."),
        "sms": N_("Gracias, ya lo anotamos."),
    },
    "no_option": {
        "adult": N_("Eso no es una de las opciones. Intente otra vez; también puede saltarla."),
        "teen": N_("Eso no es una de las opciones. Intenta otra vez; también puedes saltarla."),
        "sms": N_("Ese numero no es una de las opciones. Intente otra vez, o mande 0 si no sabe."),
        "sms_tu": N_("Ese numero no es una de las opciones. Intenta otra vez, o manda 0 si no sabes."),
    },
    "not_heard": {
        "adult": N_("No le oímos. Puede contestar con las teclas."),
        "teen": N_("No te oímos. Puedes contestar con las teclas."),
        "sms": N_("El mensaje llego vacio."),
    },
    "cannot_speak": {
        "adult": N_("Si no puede hablar, no hace falta. Con las teclas: 1 si hay peligro ahora, 2 si no."),
        "teen": N_("Si no puedes hablar, no hace falta. Con las teclas: 1 si hay peligro ahora, 2 si no."),
    },
    "record": {
        "adult": N_("Contarlo con su voz"),
        "teen": N_("Contarlo con tu voz"),
    },
    "recording": {
        "adult": N_(
            "Después del tono, cuente lo que pasa. No diga su nombre. Tiene tres minutos; al final, marque gato."
        ),
        "teen": N_(
            "Después del tono, cuenta lo que pasa. No digas tu nombre. Tienes tres minutos; al final, marca gato."
        ),
        "child": N_("Cuando suene el tono, cuéntame lo que pasa. No digas tu nombre. Cuando acabes, marca gato."),
    },
    "recording_where": {
        "adult": N_("Después del tono, diga dónde es o qué hay cerca. No diga su nombre. Al final, marque gato."),
        "teen": N_("Después del tono, di dónde es o qué hay cerca. No digas tu nombre. Al final, marca gato."),
        "child": N_("Cuando suene el tono, dime dónde estás o qué ves. No digas tu nombre. Al acabar, marca gato."),
    },
    "recording_more": {
        "adult": N_("Después del tono, diga lo que quiera añadir. No diga su nombre. Al final, marque gato."),
        "teen": N_("Después del tono, di lo que quieras añadir. No digas tu nombre. Al final, marca gato."),
    },
    "recorded": {
        "adult": N_("Recibimos su grabación. La oirá una persona del equipo."),
        "teen": N_("Recibimos tu grabación. La oirá una persona del equipo."),
        "child": N_("Gracias por contarlo. Lo va a oír una persona que ayuda."),
    },
    "not_recorded": {"adult": N_("No se grabó nada.")},
    "nobody_came": {"adult": N_("Ahora no contestó nadie. Podemos seguir por aquí.")},
    "star_again": {
        "adult": N_("Para corregir lo anterior, marque asterisco otra vez."),
        "teen": N_("Para corregir lo anterior, marca asterisco otra vez."),
    },
    "silent_end": {
        "adult": N_("No le oímos. Guardamos lo que nos dijo; puede volver a llamar cuando quiera."),
        "teen": N_("No te oímos. Guardamos lo que nos dijiste; puedes volver a llamar cuando quieras."),
    },
    "silent_bye": {
        "adult": N_("No le oímos. Si hay peligro, marque 9-1-1. Puede volver a llamar cuando quiera."),
        "teen": N_("No te oímos. Si hay peligro, marca 9-1-1. Puedes volver a llamar cuando quieras."),
    },
    "bye": {"adult": N_("Hasta luego.")},
    "erased": {
        "adult": N_("Se borró lo que escribió."),
        "teen": N_("Se borró lo que escribiste."),
        "sms": N_("De acuerdo. Hasta luego."),
    },
    "erased_but_sent": {
        "adult": N_("Se borró esta conversación. El aviso que ya se había enviado sigue en marcha."),
        "sms": N_("De acuerdo. Se borro esta conversacion; lo que ya se habia enviado sigue en marcha."),
    },
    "unsafe": {
        "adult": N_("De acuerdo. Lo dejamos aquí. Hasta luego."),
        "sms": N_("De acuerdo. Hasta luego."),
    },
    "nothing_yet": {
        "adult": N_("Guardamos lo que nos dijo, pero todavía no alcanza para pedir ayuda. Puede volver cuando quiera."),
        "teen": N_("Guardamos lo que nos dijiste, pero todavía no alcanza para pedir ayuda. Vuelve cuando quieras."),
        "child": N_("Gracias por hablar conmigo. Puedes volver cuando quieras. Si tienes miedo, marca 911."),
    },
    "nobody_free": {
        "adult": N_(
            "Ahora no hay nadie libre para hablar. Lo verá el equipo en cuanto llegue su aviso. Podemos seguir aquí."
        ),
        "teen": N_(
            "Ahora no hay nadie libre para hablar. Lo verá el equipo en cuanto llegue tu aviso. Podemos seguir aquí."
        ),
        "child": N_("Ahora no hay nadie libre para hablar. Una persona va a leer lo que me digas. Aquí sigo."),
        "sms": N_("Ahora no hay nadie libre. El equipo lo vera en cuanto llegue su aviso. Podemos seguir aqui."),
        "sms_tu": N_("Ahora no hay nadie libre. El equipo lo vera en cuanto llegue tu aviso. Podemos seguir aqui."),
    },
    "joining": {
        "adult": N_("Le comunicamos con una persona. No cuelgue."),
        "teen": N_("Te comunicamos con una persona. No cuelgues."),
    },
    "place_unknown": {
        "adult": N_("No encontramos ese lugar. Díganos al menos el estado, o sáltelo."),
        "teen": N_("No encontramos ese lugar. Dinos al menos el estado, o sáltalo."),
        "sms": N_("No encontramos ese lugar. Escriba al menos el estado, o 0 si no sabe."),
        "sms_tu": N_("No encontramos ese lugar. Escribe al menos el estado, o 0 si no sabes."),
    },
    "which_state": {
        "adult": N_("Hay varios lugares con ese nombre. Díganos también el estado, o sáltelo."),
        "teen": N_("Hay varios lugares con ese nombre. Dinos también el estado, o sáltalo."),
        "sms": N_("Hay varios lugares con ese nombre. Escriba el estado, o 0 si no sabe."),
        "sms_tu": N_("Hay varios lugares con ese nombre. Escribe el estado, o 0 si no sabes."),
    },
    "is_it": {"adult": N_("¿Es en %(state)s?")},
    "which": {"adult": N_("¿En cuál de estos estados es?")},
    "yes": {"adult": N_("Sí")},
    "no": {"adult": N_("No")},
    "which_place": {"adult": N_("¿En cuál de estos lugares es?")},
    "heard_place": {"adult": N_("¿Dijo %(state)s?"), "teen": N_("¿Dijiste %(state)s?")},
    "other_place": {"adult": N_("Otro lugar")},
    "folio_entry": {
        "adult": N_("¿Cuál es su folio? Son 16 números."),
        "teen": N_("¿Cuál es tu folio? Son 16 números."),
        "sms": N_("Mande los 16 numeros de su folio."),
        "sms_tu": N_("Manda los 16 numeros de tu folio."),
    },
    "folio_short": {"adult": N_("Faltan números: el folio tiene 16.")},
    "folio_long": {"adult": N_("Sobran números: el folio tiene 16.")},
    "folio_wrong": {
        "adult": N_("Revise los números, de cuatro en cuatro."),
        "teen": N_("Revisa los números, de cuatro en cuatro."),
    },
    "folio_wait": {
        "adult": N_("Hay muchas consultas. Espere medio minuto y dé otra vez el mismo folio."),
        "teen": N_("Hay muchas consultas. Espera medio minuto y da otra vez el mismo folio."),
    },
    "folio_end": {
        "adult": N_("No pudimos abrirlo. Su aviso sigue en marcha; puede intentar más tarde."),
        "teen": N_("No pudimos abrirlo. Tu aviso sigue en marcha; puedes intentar más tarde."),
    },
    "offer_folio": {
        "adult": N_("Su aviso quedó guardado. Con un folio puede leer las respuestas. ¿Lo quiere ahora?"),
        "teen": N_("Tu aviso quedó guardado. Con un folio puedes leer las respuestas. ¿Lo quieres ahora?"),
    },
    "early_folio": {
        "adult": N_("Por si se corta la llamada: ¿quiere oír ya su folio? Con esos números puede seguir después."),
        "teen": N_("Por si se corta la llamada: ¿quieres oír ya tu folio? Con esos números puedes seguir después."),
    },
    "early_told": {
        "adult": N_("Lo que dijo ya quedó guardado. Este es su folio: quien lo tenga puede leer las respuestas."),
        "teen": N_("Lo que dijiste ya quedó guardado. Este es tu folio: quien lo tenga puede leer las respuestas."),
        "sms": N_("Lo que dijo ya quedo guardado. Este es su folio. Luego borre estos mensajes."),
        "sms_tu": N_("Lo que dijiste ya quedo guardado. Este es tu folio. Luego borra estos mensajes."),
    },
    "same_folio": {
        "adult": N_("Su aviso quedó guardado. Su folio es el que ya tiene."),
        "teen": N_("Tu aviso quedó guardado. Tu folio es el que ya tienes."),
        "sms": N_("Quedo guardado. Su folio es el que ya tiene."),
        "sms_tu": N_("Quedo guardado. Tu folio es el que ya tienes."),
    },
    "folio_later": {
        "adult": N_("En un momento le damos su folio."),
        "teen": N_("En un momento te damos tu folio."),
        "child": N_("Te damos tu folio al terminar."),
    },
    "told": {
        "adult": N_("Su aviso quedó guardado. Este es su folio: quien lo tenga puede leer las respuestas."),
        "teen": N_("Tu aviso quedó guardado. Este es tu folio: quien lo tenga puede leer las respuestas."),
        "child": N_("Ya quedó guardado lo que me contaste. Este es tu número secreto. Dáselo a un adulto bueno."),
        "sms": N_("Este es su folio. Con el puede leer la respuesta. Luego borre estos mensajes."),
        "sms_tu": N_("Este es tu folio. Con el puedes leer la respuesta. Luego borra estos mensajes."),
    },
    "folio_only": {
        "adult": N_("Este es su folio."),
        "teen": N_("Este es tu folio."),
    },
    "declined": {
        "adult": N_("Su aviso sigue en marcha. Gracias por contarlo."),
        "teen": N_("Tu aviso sigue en marcha. Gracias por contarlo."),
        "child": N_("Gracias por contarlo. No hiciste nada malo. Si tienes miedo, marca 911."),
    },
    "no_answer_yet": {"adult": N_("Todavía no hay respuesta.")},
    "mailbox": {
        "adult": N_("¿Quiere añadir algo?"),
        "teen": N_("¿Quieres añadir algo?"),
        "sms": N_("Para responder o añadir algo, escribalo. Para terminar mande 2."),
        "sms_tu": N_("Para responder o añadir algo, escribelo. Para terminar manda 2."),
    },
    "mailbox_add": {"adult": N_("Añadir algo")},
    "mailbox_end": {"adult": N_("Cerrar y salir")},
    "mailbox_open": {
        "adult": N_("Contestar lo que faltó preguntar"),
    },
    "mailbox_open_by_message": {
        "adult": N_("Para contestar lo que falto preguntar mande 3."),
        "teen": N_("Para contestar lo que falto preguntar manda 3."),
    },
    "person_wanted": {"adult": N_("Quiero hablar con una persona.")},
    "mailbox_words": {
        "adult": N_("¿Qué quiere añadir?"),
        "teen": N_("¿Qué quieres añadir?"),
    },
    "added": {"adult": N_("Lo recibimos. Lo leerá una persona del equipo.")},
    "full": {
        "adult": N_(
            "Ya anotamos todo lo que cabe. Lo último no se guardó completo; puede añadirlo después con su folio."
        ),
        "teen": N_(
            "Ya anotamos todo lo que cabe. Lo último no se guardó completo; puedes añadirlo después con tu folio."
        ),
        "sms": N_(
            "Ya anotamos todo lo que cabe. Lo ultimo no se guardo completo; puede añadirlo despues con su folio."
        ),
        "sms_tu": N_(
            "Ya anotamos todo lo que cabe. Lo ultimo no se guardo completo; puedes añadirlo despues con tu folio."
        ),
    },
    "narrative": {
        "adult": N_("Cuéntenos con sus palabras lo que pasa."),
        "teen": N_("Cuéntanos con tus palabras lo que pasa."),
        "child": N_("Cuéntame lo que pasa."),
    },
    "review": {"adult": N_("Revise antes de enviar"), "teen": N_("Revisa antes de enviar")},
    "share": {"adult": N_("Pasen también mis palabras")},
    "keep": {"adult": N_("Pasen solo los datos, sin mis palabras")},
    "telling": {
        "adult": N_("«%(words)s» puede decir quién es usted."),
        "teen": N_("«%(words)s» puede decir quién eres."),
    },
    "this_line": {"adult": N_("esta línea")},
    "where": {"adult": N_("Dónde")},
    "near": {"adult": N_("Qué hay cerca")},
    "account": {"adult": N_("Relato")},
    "unsaid": {"adult": N_("Sin contestar")},
    "person": {"adult": N_("hablar con una persona")},
    "have_folio": {"adult": N_("abrir un folio que ya tiene")},
    "leave": {"adult": N_("salir")},
    "other_language": {"adult": N_("English")},
    "by_message_in": {"adult": N_("En español: mande ESPAÑOL")},
    "trusted": {
        "child": N_("Busca a una persona grande en quien confíes y enséñale esto."),
        "adult": N_("Lo verá una persona del equipo."),
    },
    "part_safety": {"adult": N_("Seguridad")},
    "part_who": {"adult": N_("Quién y dónde")},
    "part_what": {"adult": N_("Qué pasa")},
    "part_end": {"adult": N_("Antes de enviar")},
}


def line(dialogue: Dialogue, name: str, **values: object) -> str:
    """One sentence in the register, channel and language of the dialogue."""
    text = gettext(dialogue.language, _wording(dialogue, LINES[name]), **values)
    return gsm(text) if dialogue.by_message else text


def _wording(dialogue: Dialogue, wordings: Mapping[str, str]) -> str:
    if dialogue.by_message and "sms" in wordings:
        return wordings.get("sms_tu", wordings["sms"]) if dialogue.informal else wordings["sms"]
    if dialogue.age == "child" and "child" in wordings:
        return wordings["child"]
    if dialogue.informal and "teen" in wordings:
        return wordings["teen"]
    return wordings["adult"]
