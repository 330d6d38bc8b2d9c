/* foyer undo: takes a decision back, or does it again. */
#include <stdlib.h>
#include <string.h>

#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/cli/outcome.h"
#include "tui/cli/verbs.h"

static int run(int argc, char **argv)
{
    struct service s = {0};
    bool redo = false;
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "redo", .kind = ARGS_FLAG, .to = &redo, .help = "do again what was taken back"},
    };
    struct args a = {.verb = "undo",
                     .usage = "ROOM DECISION [--redo]",
                     .about = "Takes a decision back: a denial or removal whose grace time runs,\n"
                              "and an admission by parking. DECISION is what deciding printed.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .min_words = 2,
                     .max_words = 2};
    struct wire_msg out = {.kind = WIRE_EV_REPLY};
    struct ids_list people = {0};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if (strlen(a.word[1]) > LIMIT_ID)
        return args_complain(&a, "a decision's id has at most %d characters", LIMIT_ID);
    code = service_open(&s);
    if (code == EXIT_DONE)
        code = outcome_ask(&s, service_room_path(a.word[0], "/undo"), body_undo(a.word[1], redo),
                           NULL, &out);
    if (code == EXIT_DONE && !s.json)
        ids_fetch(&s, a.word[0], &people);
    if (code == EXIT_DONE)
        code = outcome_report(&s, &out, &people, redo ? tr("again") : tr("back"),
                              tr("nobody is left"));
    ids_finish(&people);
    wire_msg_finish(&out);
    service_close(&s);
    return code;
}

const struct verb verb_undo = {"undo", TR("take a decision back"), run};
