/* foyer token: meeting tokens. */
#include "net/base/tr.h"
#include "tui/cli/print.h"
#include "tui/cli/verbs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tui/args.h"
#include "tui/cli/body_json.h"
#include "tui/cli/jwt_json.h"
#include "tui/cli/secret.h"
#include "tui/cli/service.h"
#include "tui/cli/token_live.h"

enum { SETS_MAX = ARGS_LIST_MAX + 4, SET_TEXT = 300 };

struct create {
    const char *room, *name, *exp;
    bool owner, any_room, once, bind;
    struct args_list list;
};

/* The wishes as "key=value"; text holds what had to be made. */
static size_t create_sets(const struct create *c, char text[3][SET_TEXT], const char **item)
{
    const struct {
        const char *key, *value;
    } pairs[] = {{"room_name", c->room}, {"user_name", c->name}, {"exp", c->exp}};
    size_t n = 0;

    for (int i = 0; i < 3; i++)
        if (pairs[i].value) {
            snprintf(text[i], SET_TEXT, "%s=%s", pairs[i].key, pairs[i].value);
            item[n++] = text[i];
        }
    if (c->owner)
        item[n++] = "is_owner=true";
    for (size_t i = 0; i < c->list.n; i++)
        item[n++] = c->list.item[i];
    return n;
}

static bool names_room(const struct create *c)
{
    for (size_t i = 0; i < c->list.n; i++)
        if (str_starts(c->list.item[i], "room_name=") && c->list.item[i][strlen("room_name=")])
            return true;
    return c->room != NULL;
}

/* Asks for the token and prints it. */
static int create_send(struct args *a, struct service *s, const struct create *c)
{
    char text[3][SET_TEXT], *body, *token;
    const char *item[SETS_MAX];
    struct body_sets sets = {.item = item, .n = create_sets(c, text, item)};
    struct error err = {{0}};
    struct rest_answer *answer;
    int code;

    body = body_token(&sets, c->once ? 1 : 0, c->bind, clock_wall_ms() / 1000, &err);
    if (!body)
        return args_complain(a, "%s", err.text);
    code = service_call(s, REST_POST, c->once || c->bind ? "/v1/tokens" : "/v1/meeting-tokens",
                        body, NULL, &answer);
    free(body);
    if (!answer)
        return code;
    token = body_read_token(answer);
    if (s->json)
        print_json(answer->body);
    else if (token)
        puts(token);
    if (!token)
        fputs(tr("foyer: the answer holds no token\n"), stderr);
    service_forget(token);
    explicit_bzero(answer->body, answer->len);
    rest_answer_free(answer);
    return token ? EXIT_DONE : EXIT_FAILED;
}

static int run_create(int argc, char **argv)
{
    struct service s = {0};
    struct create c = {0};
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "room",
         .kind = ARGS_TEXT,
         .to = &c.room,
         .value = "NAME",
         .help = "what it opens"},
        {.name = "any-room", .kind = ARGS_FLAG, .to = &c.any_room, .help = "it opens every room"},
        {.name = "owner", .kind = ARGS_FLAG, .to = &c.owner, .help = "the holder is a host"},
        {.name = "name",
         .kind = ARGS_TEXT,
         .to = &c.name,
         .value = "NAME",
         .help = "of the holder"},
        {.name = "exp", .kind = ARGS_TEXT, .to = &c.exp, .value = "+45m", .help = "lasts so long"},
        {.name = "once", .kind = ARGS_FLAG, .to = &c.once, .help = "it opens the door once"},
        {.name = "bind", .kind = ARGS_FLAG, .to = &c.bind, .help = "for the first device alone"},
        {.name = "set", .kind = ARGS_LIST, .to = &c.list, .value = "KEY=VALUE", .help = "a claim"},
    };
    struct args a = {.verb = "token create",
                     .usage = "--room NAME | --any-room [--owner] [--name N] [--exp +45m] "
                              "[--once] [--bind] "
                              "[--set k=v]...",
                     .about = "Makes a meeting token and prints it.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if (!names_room(&c) && !c.any_room)
        return args_complain(&a, "a token without a room opens every room of the domain; "
                                 "name one with --room, or say --any-room");
    if (!names_room(&c))
        fputs(tr("foyer: careful: this token opens every room\n"), stderr);
    code = service_open(&s);
    if (code == EXIT_DONE)
        code = create_send(&a, &s, &c);
    service_close(&s);
    return code;
}

static void print_claims(const struct jwt *j)
{
    char value[512];
    int64_t exp = props_int(&j->claims, TOKEN_exp);

    for (size_t i = 0; i < j->claims.table->n; i++) {
        if (!props_has(&j->claims, (int)i))
            continue;
        props_text(&j->claims, (int)i, value, sizeof value);
        printf("%s = ", j->claims.table->row[i].name);
        print_value(value);
        putchar('\n');
    }
    if (j->issued_at)
        printf(tr("issued %lld s ago\n"), (long long)(clock_wall_ms() / 1000 - j->issued_at));
    if (exp)
        printf("%s\n", exp < clock_wall_ms() / 1000 ? tr("expired") : tr("not expired"));
    puts(tr("the signature was not checked: only the server can"));
}

static int run_show(int argc, char **argv)
{
    bool json = false;
    const struct args_opt opt[] = {
        {.name = "json", .kind = ARGS_FLAG, .to = &json, .help = "print JSON"},
    };
    struct args a = {.verb = "token show",
                     .usage = "TOKEN | @FILE | - [--json]",
                     .about = "Prints what a token says; '-' reads it from standard input.",
                     .opt = opt,
                     .n_opt = 1,
                     .min_words = 1,
                     .max_words = 1};
    struct error err = {{0}};
    struct jwt j = {0};
    char *token;
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    token = secret_read(a.word[0], &err);
    if (!token)
        return args_complain(&a, "%s", err.text);
    if (!jwt_read(token, &j, &err)) {
        fprintf(stderr, tr("foyer: this is not a meeting token: %s\n"), err.text);
        code = EXIT_FAILED;
    } else if (json) {
        print_json(j.json);
        code = EXIT_DONE;
    } else {
        print_claims(&j);
        code = EXIT_DONE;
    }
    jwt_finish(&j);
    service_forget(token);
    return code;
}

static const struct verb subverbs[] = {
    {"create", TR("make a token"), run_create},
    {"show", TR("print what a token says"), run_show},
    {"list", TR("tokens that were made and have not run out"), token_live_list},
    {"revoke", TR("end a token before its time"), token_live_revoke},
    {0},
};

static int run(int argc, char **argv)
{
    return verbs_run_sub("token", subverbs, argc, argv);
}

const struct verb verb_token = {"token", TR("make, read, list and revoke meeting tokens"), run};
