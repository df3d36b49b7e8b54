"""The provider's exchange: it calls our webhooks, carries out TwiML, and joins telephones in queues and conferences.

Behaves as Twilio's documentation of TwiML says, for the verbs that this line uses. What it keeps of it all stands in
the stand-in's memory, where the API lists it. Knows the hotline by its webhooks only.
"""
