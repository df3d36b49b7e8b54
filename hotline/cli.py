"""The command `hotline`: every command by its name and place, imported when it is asked for.

So what serves loads neither the prover nor what other commands need: its memory is what it uses.
"""

from hotline.commands.lazy import LazyGroup

main = LazyGroup(
    "hotline",
    {
        "serve": "hotline.commands.serve:serve",
        "worker": "hotline.commands.work:work",
        "migrate": "hotline.commands.migrate:migrate",
        "doctor": "hotline.commands.diagnose:diagnose",
        "demo": "hotline.commands.demonstrate:demonstrate",
        "triage": "hotline.commands.judge:triage",
        "route": "hotline.commands.judge:route",
        "phone": "hotline.channels.simulator.commands:phone",
        "sms": "hotline.channels.simulator.commands:sms",
        "load": "hotline.commands.load:put",
        "fallback": "hotline.commands.fallback:fallback",
    },
    help="Anonymous reporting hotline for child labour, forced labour and trafficking.",
)

main.add_command(
    LazyGroup(
        "protocol",
        {
            "check": "hotline.commands.protocol_check:check",
            "diff": "hotline.commands.protocol_diff:diff",
            "show": "hotline.commands.protocol_show:show",
            "graph": "hotline.commands.protocol_graph:graph",
            "economy": "hotline.commands.protocol_economy:economy",
        },
        help="Prove, compare, read and draw the protocol.",
    )
)
main.add_command(
    LazyGroup(
        "directory",
        {
            "check": "hotline.commands.directory_check:check",
            "export": "hotline.commands.directory_export:export",
            "import": "hotline.commands.directory_import:import_",
            "load-municipalities": "hotline.commands.municipalities:load_municipalities",
        },
        help="Look after the directory of authorities and places.",
    )
)
main.add_command(
    LazyGroup(
        "people",
        {
            "enrol": "hotline.commands.people_enrol:enrol",
            "list": "hotline.commands.people_list:list_",
            "reset": "hotline.commands.people_reset:reset",
            "admit": "hotline.commands.people_admit:admit",
        },
        help="Enrol the staff and help those who cannot get in.",
    )
)
main.add_command(
    LazyGroup(
        "keys",
        {
            "status": "hotline.commands.keys_status:status",
            "epoch": "hotline.commands.keys_epoch:epoch",
            "request": "hotline.commands.keys_request:request",
            "ceremony": "hotline.commands.keys_ceremony:ceremony",
            "install": "hotline.commands.keys_install:install",
            "recover": "hotline.commands.keys_recover:recover",
            "rewrap": "hotline.commands.keys_rewrap:rewrap",
            "shred": "hotline.commands.keys_shred:shred",
            "withdraw": "hotline.commands.keys_withdraw:withdraw",
        },
        help="Make, sign, renew and destroy the keys that reports are sealed to.",
    )
)
main.add_command(
    LazyGroup(
        "audit",
        {
            "verify": "hotline.commands.audit_verify:verify",
            "checkpoint": "hotline.commands.audit_checkpoint:checkpoint",
            "witness": "hotline.commands.audit_witness:witness",
        },
        help="Sign, witness and verify the trail.",
    )
)
main.add_command(
    LazyGroup(
        "retention",
        {"plan": "hotline.commands.retention_plan:plan", "run": "hotline.commands.retention_run:run"},
        help="Say what is kept until when, and destroy what is over.",
    )
)
main.add_command(
    LazyGroup(
        "provider",
        {
            "status": "hotline.commands.provider_status:status",
            "sweep": "hotline.commands.provider_sweep:sweep",
            "stand-in": "hotline.commands.provider_stand_in:stand_in",
        },
        help="Make the telephone provider forget, and stand in for it while trying.",
    )
)
main.add_command(
    LazyGroup(
        "pepper",
        {"new": "hotline.commands.pepper_new:new", "status": "hotline.commands.pepper_status:status"},
        help="Renew the secret half of the folios' derivation.",
    )
)
main.add_command(
    LazyGroup("database", {"roles": "hotline.commands.database_roles:roles"}, help="Part what each process may read.")
)
main.add_command(
    LazyGroup(
        "bench",
        {
            "triage": "hotline.commands.bench_triage:bench",
            "timing": "hotline.commands.bench_timing:bench",
            "step": "hotline.commands.bench_step:bench",
            "chat": "hotline.commands.bench_chat:bench",
        },
        help="Measure on this machine.",
    )
)
main.add_command(
    LazyGroup(
        "prompts",
        {"missing": "hotline.commands.prompts_missing:missing", "render": "hotline.commands.prompts_render:render"},
        help="Look after the recordings that the telephone plays.",
    )
)


if __name__ == "__main__":
    main()
