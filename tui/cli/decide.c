/* foyer admit and foyer deny: decisions about people who wait. */
#include "tui/cli/verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tui/args.h"
#include "tui/cli/ids.h"
#include "tui/cli/service.h"

/* What is to be done, and what came of it. */
struct decide {
    struct args *args;
    struct service service;
    bool grant, all;
    int64_t oldest; /* 0: not asked for */
    const char *reason;
    struct ids_list waiting;
    char (*id)[LIMIT_ID + 1];
    size_t n_id;
    struct wire_msg out; /* ids and refused */
};

static void refuse_here(struct decide *d, const char *typed, enum err e)
{
    struct wire_refusal *r;

    d->out.refused = xrealloc(d->out.refused, d->out.n_refused + 1, sizeof *d->out.refused);
    r = &d->out.refused[d->out.n_refused++];
    *r = (struct wire_refusal){.error = e};
    str_copy(r->id, sizeof r->id, typed);
}

/* The oldest who give no cause for a second look. */
static void choose_oldest(struct decide *d)
{
    for (size_t i = 0; i < d->waiting.n && d->n_id < (size_t)d->oldest; i++) {
        const struct wire_waiting *w = &d->waiting.row[i].w;

        if (w->flags & FLAGS_CAREFUL)
            fprintf(stderr, "foyer: left out %.8s %s: look first, then admit by id\n", w->id,
                    w->name);
        else
            str_copy(d->id[d->n_id++], sizeof *d->id, w->id);
    }
}

/* Whole ids for the words behind the room. Returns an exit code. */
static int choose_named(struct decide *d)
{
    for (int i = 1; i < d->args->n_words; i++) {
        const char *typed = d->args->word[i];

        switch (ids_resolve(&d->waiting, typed, d->id[d->n_id])) {
        case IDS_FOUND: d->n_id++; break;
        case IDS_ABSENT: refuse_here(d, typed, ERR_NO_PERSON); break;
        case IDS_AMBIGUOUS:
            return args_complain(d->args, "'%s' fits several people; nothing was done", typed);
        case IDS_TOO_SHORT:
            return args_complain(d->args, "'%s' is too short for an id; nothing was done", typed);
        }
    }
    return EXIT_DONE;
}

static int choose(struct decide *d)
{
    int code;

    d->id = xcalloc((size_t)d->args->n_words + (size_t)d->oldest + 1, sizeof *d->id);
    code = ids_fetch(&d->service, d->args->word[0], &d->waiting);
    if (code)
        return code;
    if (d->all) /* the list only gives the names for the account */
        str_copy(d->id[d->n_id++], sizeof *d->id, WIRE_ALL);
    else if (d->oldest)
        choose_oldest(d);
    else
        code = choose_named(d);
    return code;
}

/* Puts the decision to the server and adds what came of it to out. */
static int ask(struct decide *d)
{
    const char **ids = xcalloc(d->n_id + 1, sizeof *ids);
    char *path = service_room_path(d->args->word[0], "/waiting"), *body;
    struct rest_answer *a = NULL;
    struct wire_msg got = {0};
    struct error err = {{0}};
    int code;

    for (size_t i = 0; i < d->n_id; i++)
        ids[i] = d->id[i];
    body = body_decisions(ids, d->n_id, d->grant, d->reason);
    code = path ? service_call(&d->service, REST_POST, path, body, d->args->word[0], &a)
                : args_complain(d->args, "the room's name is too long");
    free(ids);
    free(path);
    free(body);
    if (!a)
        return code;
    if (!body_read_outcome(a, &got, &err)) {
        fprintf(stderr, "foyer: %s\n", err.text);
        code = EXIT_FAILED;
    }
    for (size_t i = 0; i < got.n_refused; i++) {
        refuse_here(d, got.refused[i].id, got.refused[i].error);
        d->out.refused[d->out.n_refused - 1] = got.refused[i];
    }
    d->out.ids = got.ids;
    d->out.n_ids = got.n_ids;
    got.ids = NULL;
    wire_msg_finish(&got);
    rest_answer_free(a);
    return code;
}

static const char *name_of(const struct decide *d, const char *id)
{
    for (size_t i = 0; i < d->waiting.n; i++)
        if (str_eq(d->waiting.row[i].w.id, id))
            return d->waiting.row[i].w.name;
    return "";
}

static void print_outcome(const struct decide *d)
{
    for (size_t i = 0; i < d->out.n_ids; i++)
        printf("%s %.8s %s\n", d->grant ? "admitted" : "denied", d->out.ids[i],
               name_of(d, d->out.ids[i]));
    for (size_t i = 0; i < d->out.n_refused; i++) {
        const struct wire_refusal *r = &d->out.refused[i];

        printf("refused %.8s %s: %s%s%s%s\n", r->id, name_of(d, r->id),
               err_info(r->error)->sentence, *r->by ? " (" : "", r->by, *r->by ? ")" : "");
    }
    if (d->out.n_ids + d->out.n_refused == 0)
        puts("nobody is waiting");
}

/* The exit code of what was done, and its account on standard output. */
static int report(const struct decide *d)
{
    size_t absent = 0;

    for (size_t i = 0; i < d->out.n_refused; i++)
        absent += d->out.refused[i].error == ERR_NO_PERSON || d->out.refused[i].error == ERR_LEFT;
    if (d->service.json) {
        char *text = body_outcome(&d->out);

        puts(text);
        free(text);
    } else {
        print_outcome(d);
    }
    if (d->out.n_refused == 0)
        return EXIT_DONE;
    return absent == d->out.n_refused && d->out.n_ids == 0 ? EXIT_ABSENT : EXIT_FAILED;
}

static int decide_run(struct decide *d, int argc, char **argv)
{
    int code, ways;

    if (!args_parse(d->args, argc, argv, &code))
        return code;
    ways = (d->args->n_words > 1) + d->all + (d->oldest > 0);
    if (ways != 1)
        return args_complain(d->args, "%s", ways ? "choose one way to say who" : "say who");
    if (d->reason && strlen(d->reason) > LIMIT_REASON)
        return args_complain(d->args, "the reason is longer than %d bytes", LIMIT_REASON);
    code = service_open(&d->service);
    if (code == EXIT_DONE)
        code = choose(d);
    if (code == EXIT_DONE && d->n_id > 0)
        code = ask(d);
    if (code == EXIT_DONE)
        code = report(d);
    ids_finish(&d->waiting);
    wire_msg_finish(&d->out);
    free(d->id);
    service_close(&d->service);
    return code;
}

static int run_admit(int argc, char **argv)
{
    struct decide d = {.grant = true};
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&d.service),
        SERVICE_OPT_JSON(&d.service),
        {.name = "all", .kind = ARGS_FLAG, .to = &d.all, .help = "everybody who waits now"},
        {.name = "oldest",
         .kind = ARGS_INT,
         .to = &d.oldest,
         .value = "N",
         .min = 1,
         .max = LIMIT_UPDATES,
         .help = "those who wait longest"},
    };
    struct args a = {
        .verb = "admit",
        .usage = "ROOM ID... | --all | --oldest N",
        .about = "Lets people in. An ID is one that foyer waiting shows, or its beginning.\n"
                 "People whose name looks like somebody else's are left out of --all and --oldest.",
        .opt = opt,
        .n_opt = sizeof opt / sizeof *opt,
        .min_words = 1,
        .max_words = LIMIT_UPDATES};

    d.args = &a;
    return decide_run(&d, argc, argv);
}

static int run_deny(int argc, char **argv)
{
    struct decide d = {0};
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&d.service),
        SERVICE_OPT_JSON(&d.service),
        {.name = "all", .kind = ARGS_FLAG, .to = &d.all, .help = "everybody who waits now"},
        {.name = "reason",
         .kind = ARGS_TEXT,
         .to = &d.reason,
         .value = "TEXT",
         .help = "what the guest is told"},
    };
    struct args a = {.verb = "deny",
                     .usage = "ROOM ID... | --all [--reason TEXT]",
                     .about = "Turns people away. An ID is one that foyer waiting shows, or its "
                              "beginning.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .min_words = 1,
                     .max_words = LIMIT_UPDATES};

    d.args = &a;
    return decide_run(&d, argc, argv);
}

const struct verb verb_admit = {"admit", "let people in", run_admit};
const struct verb verb_deny = {"deny", "turn people away", run_deny};
