/* foyer room: the rooms of a service. */
#include "net/base/tr.h"
#include "tui/cli/verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tui/args.h"
#include "tui/cli/body_json.h"
#include "tui/cli/print.h"
#include "tui/cli/room.h"
#include "tui/cli/service.h"

enum { PAGE = 100, SETS_MAX = ARGS_LIST_MAX + 4 };

/* What every sub-verb begins with; opt is a table of the caller's own rows behind these. */
static int begin(struct args *a, struct service *s, int argc, char **argv)
{
    int code;

    if (!args_parse(a, argc, argv, &code))
        return code == EXIT_DONE ? -1 : code;
    return service_open(s);
}

/* begin() gives -1 when help was printed. */
static int ended(int code)
{
    return code < 0 ? EXIT_DONE : code;
}

static void print_config(const struct props *config)
{
    char value[512];

    for (size_t i = 0; i < config->table->n; i++) {
        if (!props_has(config, (int)i))
            continue;
        props_text(config, (int)i, value, sizeof value);
        printf("  %s = ", config->table->row[i].name);
        print_value(value);
        putchar('\n');
    }
}

static void print_room(const struct body_room_row *r)
{
    printf("%s\n  privacy = %s\n  url = %s\n  created_at = %s\n", r->name, r->privacy, r->url,
           r->created_at);
    print_config(&r->config);
}

/* Prints the room of an answer, which is freed. */
static int show_answer(const struct service *s, struct rest_answer *a)
{
    struct body_room_row r;
    struct error err = {{0}};
    bool ok = body_read_room(a, &r, &err);

    if (s->json)
        print_json(a->body);
    else if (ok)
        print_room(&r);
    else
        fprintf(stderr, tr("foyer: the answer is not a room: %s\n"), err.text);
    body_room_finish(&r);
    rest_answer_free(a);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

static int fetch_all(struct service *s, struct body_list *l)
{
    char path[128] = "/v1/rooms?limit=100";
    struct error err = {{0}};
    struct rest_answer *a;
    size_t got = PAGE;

    while (got == PAGE) {
        int code = service_call(s, REST_GET, path, NULL, NULL, &a);

        if (!a)
            return code;
        if (!body_list_add(l, a, &got, &err)) {
            fprintf(stderr, "foyer: %s\n", err.text);
            rest_answer_free(a);
            return EXIT_FAILED;
        }
        rest_answer_free(a);
        if (got)
            snprintf(path, sizeof path, "/v1/rooms?limit=100&starting_after=%s",
                     l->room[l->n_room - 1].id);
    }
    return EXIT_DONE;
}

static void print_list(const struct body_list *l)
{
    print_cell(tr("NAME"), 32);
    print_cell(tr("PRIVACY"), 8);
    print_cell(tr("KNOCKING"), 8);
    puts(tr("SEATS"));
    for (size_t i = 0; i < l->n_room; i++) {
        const struct body_room_row *r = &l->room[i];

        print_cell(r->name, 32);
        print_cell(r->privacy, 8);
        print_cell(props_int(&r->config, ROOM_enable_knocking) ? tr("yes") : tr("no"), 8);
        printf("%lld\n", (long long)props_int(&r->config, ROOM_max_participants));
    }
}

static int run_list(int argc, char **argv)
{
    struct service s = {0};
    struct body_list l = {0};
    const struct args_opt opt[] = {SERVICE_OPT_URL(&s), SERVICE_OPT_JSON(&s)};
    struct args a = {.verb = "room list",
                     .usage = "[--json]",
                     .about = "Lists the rooms, newest first.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt};
    int code = begin(&a, &s, argc, argv);

    if (code)
        return ended(code);
    code = fetch_all(&s, &l);
    if (code == EXIT_DONE && s.json)
        print_json(l.json);
    else if (code == EXIT_DONE)
        print_list(&l);
    body_list_finish(&l);
    service_close(&s);
    return code;
}

/* show and delete: one call on one room. */
static int run_one(struct args *a, enum rest_method m, int argc, char **argv)
{
    struct service s = {0};
    const struct args_opt opt[] = {SERVICE_OPT_URL(&s), SERVICE_OPT_JSON(&s)};
    struct rest_answer *answer = NULL;
    char *path;
    int code;

    a->opt = opt;
    a->n_opt = sizeof opt / sizeof *opt;
    a->min_words = a->max_words = 1;
    code = begin(a, &s, argc, argv);
    if (code)
        return ended(code);
    path = service_room_path(a->word[0], "");
    code = path ? service_call(&s, m, path, NULL, a->word[0], &answer)
                : args_complain(a, "the name is too long");
    free(path);
    if (code == EXIT_DONE && m == REST_GET) {
        code = show_answer(&s, answer);
    } else if (code == EXIT_DONE) {
        if (s.json)
            print_json(answer->body);
        else
            printf(tr("deleted %s\n"), a->word[0]);
        rest_answer_free(answer);
    }
    service_close(&s);
    return code;
}

static int run_show(int argc, char **argv)
{
    struct args a = {.verb = "room show",
                     .usage = "NAME [--json]",
                     .about = "Prints a room and what differs from the defaults."};

    return run_one(&a, REST_GET, argc, argv);
}

static int run_delete(int argc, char **argv)
{
    struct args a = {.verb = "room delete",
                     .usage = "NAME [--json]",
                     .about = "Ends a room for everybody inside and waiting, and forgets it."};

    return run_one(&a, REST_DELETE, argc, argv);
}

/* Sends what was wished for; path and body are freed. */
static int put_room(struct args *a, struct service *s, char *path, char *body, const char *what,
                    const struct error *err)
{
    struct rest_answer *answer = NULL;
    int code;

    if (!path || !body)
        code = args_complain(a, "%s", path ? err->text : tr("the name is too long"));
    else
        code = service_call(s, REST_POST, path, body, what, &answer);
    free(path);
    free(body);
    if (answer)
        code = show_answer(s, answer);
    service_close(s);
    return code;
}

static int run_create(int argc, char **argv)
{
    bool is_private = false, knocking = false;
    const char *exp = NULL, *item[SETS_MAX];
    struct args_list list = {0};
    struct service s = {0};
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "private", .kind = ARGS_FLAG, .to = &is_private, .help = "only tokens open it"},
        {.name = "knocking", .kind = ARGS_FLAG, .to = &knocking, .help = "people may knock"},
        {.name = "exp", .kind = ARGS_TEXT, .to = &exp, .value = "+2h", .help = "ends after this"},
        {.name = "set", .kind = ARGS_LIST, .to = &list, .value = "KEY=VALUE", .help = "a property"},
    };
    struct args a = {.verb = "room create",
                     .usage = "[NAME] [--private] [--knocking] [--exp +2h] [--set k=v]...",
                     .about = "Makes a room, with a random name when none is given.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .max_words = 1};
    struct body_sets sets = {.item = item};
    struct error err = {{0}};
    char exp_set[64];
    int code = begin(&a, &s, argc, argv);

    if (code)
        return ended(code);
    if (is_private)
        item[sets.n++] = "privacy=private";
    if (knocking)
        item[sets.n++] = "enable_knocking=true";
    if (exp) {
        snprintf(exp_set, sizeof exp_set, "exp=%s", exp);
        item[sets.n++] = exp_set;
    }
    for (size_t i = 0; i < list.n; i++)
        item[sets.n++] = list.item[i];
    return put_room(&a, &s, strdup("/v1/rooms"),
                    body_room(a.n_words ? a.word[0] : NULL, &sets, clock_wall_ms() / 1000, &err),
                    a.n_words ? a.word[0] : NULL, &err);
}

static int run_set(int argc, char **argv)
{
    struct service s = {0};
    const struct args_opt opt[] = {SERVICE_OPT_URL(&s), SERVICE_OPT_JSON(&s)};
    struct args a = {.verb = "room set",
                     .usage = "NAME key=value...",
                     .about =
                         "Changes a room; 'key=' brings the default back. privacy=private and\n"
                         "privacy=public are written the same way.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .min_words = 2,
                     .max_words = ARGS_LIST_MAX};
    struct body_sets sets;
    struct error err = {{0}};
    int code = begin(&a, &s, argc, argv);

    if (code)
        return ended(code);
    sets = (struct body_sets){.item = (const char *const *)a.word + 1, .n = (size_t)a.n_words - 1};
    return put_room(&a, &s, service_room_path(a.word[0], ""),
                    body_room(NULL, &sets, clock_wall_ms() / 1000, &err), a.word[0], &err);
}

static const struct verb subverbs[] = {
    {"list", TR("the rooms, newest first"), run_list},
    {"show", TR("one room and its properties"), run_show},
    {"create", TR("make a room"), run_create},
    {"set", TR("change properties or privacy"), run_set},
    {"delete", TR("end a room for everybody"), run_delete},
    {"lock", TR("nobody knocks or walks in"), room_run_door},
    {"open", TR("lift the lock"), room_run_door},
    {"panic", TR("lock, freeze the knocks, mute everybody"), room_run_door},
    {"calm", TR("lift the panic"), room_run_door},
    {"end", TR("end the meeting, keep the room"), room_run_end},
    {0},
};

static int run(int argc, char **argv)
{
    return verbs_run_sub("room", subverbs, argc, argv);
}

const struct verb verb_room = {"room", TR("make and change rooms, lock them, end meetings"), run};
