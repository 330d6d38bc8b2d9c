/* foyer token list and revoke: tokens that were made and have not run out. */
#include "tui/cli/token_live.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/client/tokens_json.h"
#include "net/client/url.h"
#include "tui/args.h"
#include "tui/cli/body_json.h"
#include "tui/cli/print.h"
#include "tui/cli/service.h"

static void print_token(const struct token_live *t, int64_t now_ms)
{
    char left[24], state[96], who[LIMIT_NAME + LIMIT_ID + 8];

    str_copy(left, sizeof left, tr("no end"));
    if (t->exp)
        print_age(left, t->exp - now_ms / 1000);
    tokens_state(t, state, sizeof state);
    snprintf(who, sizeof who, "%s%s",
             *t->name      ? t->name
             : *t->user_id ? t->user_id
                           : "-",
             t->owner ? tr(" (owner)") : "");
    print_cell(t->id, 36);
    print_cell(*t->room ? t->room : tr("(all rooms)"), 16);
    print_cell(left, 7);
    print_cell(who, 24);
    puts(state);
}

/* Prints the rows of an answer. */
static int print_all(const struct rest_answer *answer, bool json)
{
    struct token_live *row = NULL;
    struct error err = {{0}};
    size_t n = 0;
    bool ok = true;

    if (json) {
        print_json(answer->body);
        return EXIT_DONE;
    }
    ok = tokens_read(answer, &row, &n, &err);
    if (!ok)
        fprintf(stderr, "foyer: %s\n", err.text);
    else if (n == 0)
        puts(tr("no tokens"));
    for (size_t i = 0; i < n; i++)
        print_token(&row[i], clock_wall_ms());
    free(row);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int token_live_list(int argc, char **argv)
{
    struct service s = {0};
    const char *room = NULL;
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "room", .kind = ARGS_TEXT, .to = &room, .value = "R", .help = "what opens it"},
    };
    struct args a = {.verb = "token list",
                     .usage = "[--room R] [--json]",
                     .about = "Lists the tokens that were made here and have not run out, oldest "
                              "first. Their text is not kept.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt};
    struct rest_answer *answer = NULL;
    char *path;
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    path = service_list_path("/v1/tokens", room);
    if (!path)
        return args_complain(&a, "the room's name is too long");
    code = service_open(&s);
    if (code == EXIT_DONE)
        code = service_call(&s, REST_GET, path, NULL, room, &answer);
    if (answer)
        code = print_all(answer, s.json);
    free(path);
    rest_answer_free(answer);
    service_close(&s);
    return code;
}

static int revoke(struct service *s, struct args *a, const char *id, bool eject)
{
    struct strbuf b = STRBUF_INIT(LIMIT_PATH);
    struct rest_answer *answer = NULL;
    char *path;
    int code;

    strbuf_puts(&b, "/v1/tokens/");
    url_escape(&b, id);
    if (eject)
        strbuf_puts(&b, "?eject=true");
    path = strbuf_take(&b);
    code = path ? service_call(s, REST_DELETE, path, NULL, id, &answer)
                : args_complain(a, "an id is too long");
    if (answer && s->json)
        print_json(answer->body);
    else if (answer)
        printf(tr("revoked %s\n"), id);
    rest_answer_free(answer);
    free(path);
    return code;
}

int token_live_revoke(int argc, char **argv)
{
    struct service s = {0};
    bool eject = false;
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "eject", .kind = ARGS_FLAG, .to = &eject, .help = "and send away who came by it"},
    };
    struct args a = {.verb = "token revoke",
                     .usage = "ID... [--eject]",
                     .about = "Ends tokens before their time: they open nothing from then on. The "
                              "IDs are those of foyer token list.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .min_words = 1,
                     .max_words = LIMIT_UPDATES};
    int code, one;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    code = service_open(&s);
    for (int i = 0; i < a.n_words && service_is_open(&s); i++) {
        one = revoke(&s, &a, a.word[i], eject);
        code = one ? one : code;
    }
    service_close(&s);
    return code;
}
