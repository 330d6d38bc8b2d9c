/* foyer webhook: who else is told of events. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/tr.h"
#include "net/proto/limits.h"
#include "tui/args.h"
#include "tui/cli/body_json.h"
#include "tui/cli/print.h"
#include "tui/cli/service.h"
#include "tui/cli/verbs.h"

/* Makes one call and prints its answer: as it is, or by show(). Frees path and body. */
static int ask(struct service *s, enum rest_method m, char *path, char *body, const char *what,
               void (*show)(const char *json))
{
    struct rest_answer *answer = NULL;
    int code = service_open(s);

    if (code == EXIT_DONE)
        code = service_call(s, m, path, body, what, &answer);
    if (answer && s->json)
        print_json(answer->body);
    else if (answer)
        show(answer->body);
    rest_answer_free(answer);
    service_close(s);
    free(path);
    free(body);
    return code;
}

static void show_deleted(const char *json)
{
    (void)json;
    puts(tr("deleted"));
}

static int run_list(int argc, char **argv)
{
    struct service s = {0};
    const struct args_opt opt[] = {SERVICE_OPT_URL(&s), SERVICE_OPT_JSON(&s)};
    struct args a = {.verb = "webhook list",
                     .usage = "",
                     .about = "Webhooks, oldest first: id, state, failures in a row, url. Keys are "
                              "shown only by --json.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    return ask(&s, REST_GET, xstrdup("/v1/webhooks"), NULL, NULL, body_show_webhooks);
}

static int run_create(int argc, char **argv)
{
    struct service s = {0};
    struct args_list events = {.n = 0};
    bool again = false;
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "event",
         .kind = ARGS_LIST,
         .to = &events,
         .value = "TYPE",
         .help = "an event that it is told of, for example participant.joined; all when not given"},
        {.name = "retry",
         .kind = ARGS_FLAG,
         .to = &again,
         .help = "try each message up to five times, instead of giving up after three failures"},
    };
    struct args a = {.verb = "webhook create",
                     .usage = "ADDRESS [--event TYPE]... [--retry]",
                     .about = "Tells an address of events, once it has answered a test with 200. "
                              "The same address\nagain changes its webhook, and makes a failed one "
                              "active.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .min_words = 1,
                     .max_words = 1};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    return ask(&s, REST_POST, xstrdup("/v1/webhooks"),
               body_webhook(a.word[0], events.item, events.n, again), a.word[0],
               body_show_webhooks);
}

static int run_delete(int argc, char **argv)
{
    struct service s = {0};
    const struct args_opt opt[] = {SERVICE_OPT_URL(&s), SERVICE_OPT_JSON(&s)};
    struct args a = {.verb = "webhook delete",
                     .usage = "ID",
                     .about = "Tells it nothing more; what was still to be delivered is dropped.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .min_words = 1,
                     .max_words = 1};
    char path[128];
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if (strlen(a.word[0]) > LIMIT_ID || a.word[0][strspn(a.word[0], "0123456789abcdef-")])
        return args_complain(&a, "'%s' is no id of a webhook", a.word[0]);
    snprintf(path, sizeof path, "/v1/webhooks/%s", a.word[0]);
    return ask(&s, REST_DELETE, xstrdup(path), NULL, a.word[0], show_deleted);
}

static const struct verb subverbs[] = {
    {"list", TR("who else is told of events"), run_list},
    {"create", TR("tell an address of events"), run_create},
    {"delete", TR("tell it nothing more"), run_delete},
    {0},
};

static int run(int argc, char **argv)
{
    return verbs_run_sub("webhook", subverbs, argc, argv);
}

const struct verb verb_webhook = {"webhook", TR("who else is told of events"), run};
