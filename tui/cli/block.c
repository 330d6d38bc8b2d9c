/* foyer block: who is kept out. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/client/url.h"
#include "net/proto/block_signals.h"
#include "tui/args.h"
#include "tui/cli/body_json.h"
#include "tui/cli/print.h"
#include "tui/cli/service.h"
#include "tui/cli/verbs.h"

static void print_block(const struct body_block_row *b, int64_t now_ms)
{
    char left[24], signals[SIGNALS_TEXT], score[8];

    str_copy(left, sizeof left, tr("for good"));
    if (b->until)
        print_age(left, (b->until - now_ms) / 1000);
    else if (str_eq(b->length, "meeting"))
        str_copy(left, sizeof left, tr("meeting"));
    print_cell(b->id, 36);
    print_cell(*b->room ? b->room : tr("(all rooms)"), 16);
    print_cell(left, 9);
    print_cell(b->by, 12);
    block_signals_text(b->signals, signals);
    snprintf(score, sizeof score, "%3d", (int)b->score);
    print_cell(score, 3);
    print_cell(signals, 21);
    printf("%s%s%s%s\n", b->name, *b->reason ? " (" : "", b->reason, *b->reason ? ")" : "");
}

static int run_list(int argc, char **argv)
{
    struct service s = {0};
    const char *room = NULL;
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "room", .kind = ARGS_TEXT, .to = &room, .value = "R", .help = "what holds there"},
    };
    struct args a = {.verb = "block list",
                     .usage = "[--room R] [--json]",
                     .about =
                         "Lists who is kept out, oldest first: id, room, how long yet, by whom,\n"
                         "score, signals, name. A score of 70 keeps out.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt};
    char *path;
    struct body_block_row *row = NULL;
    struct rest_answer *answer = NULL;
    struct error err = {{0}};
    size_t n = 0;
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    path = service_list_path("/v1/blocks", room);
    if (!path)
        return args_complain(&a, "the room's name is too long");
    code = service_open(&s);
    if (code == EXIT_DONE)
        code = service_call(&s, REST_GET, path, NULL, room, &answer);
    if (answer && s.json) {
        print_json(answer->body);
    } else if (answer && !body_read_blocks(answer, &row, &n, &err)) {
        fprintf(stderr, "foyer: %s\n", err.text);
        code = EXIT_FAILED;
    } else if (answer && n == 0) {
        puts(tr("nobody is blocked"));
    }
    for (size_t i = 0; i < n; i++)
        print_block(&row[i], clock_wall_ms());
    free(row);
    free(path);
    rest_answer_free(answer);
    service_close(&s);
    return code;
}

static int run_add(int argc, char **argv)
{
    struct service s = {0};
    struct body_block b = {.length = "forever"};
    const char *signals = NULL;
    struct error err = {{0}};
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {"id", ARGS_TEXT, &b.id, "ID", "somebody who waits or is inside, the whole id", 0, 0},
        {"user", ARGS_TEXT, &b.user_id, "USER_ID", "whoever comes with a token of this user", 0, 0},
        {"address", ARGS_TEXT, &b.address, "ADDRESS", "whoever comes from near there", 0, 0},
        {"room", ARGS_TEXT, &b.room, "R", "in this room only", 0, 0},
        {"everywhere", ARGS_FLAG, &b.everywhere, NULL, "with --id: in every room", 0, 0},
        {"length", ARGS_TEXT, &b.length, "LENGTH", "meeting, 24h or forever (forever)", 0, 0},
        {"reason", ARGS_TEXT, &b.reason, "TEXT", "for the list, and what they are told", 0, 0},
        {"signals", ARGS_TEXT, &signals, "LIST",
         "with --id: by these alone: device,user-id,token,address,name", 0, 0},
    };
    struct args a = {.verb = "block add",
                     .usage = "--id ID | --user USER_ID | --address ADDRESS [--room R]",
                     .about = "Keeps somebody out.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt};
    struct rest_answer *answer = NULL;
    char *body, id[64];
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if ((b.id != NULL) + (b.user_id != NULL) + (b.address != NULL) != 1)
        return args_complain(&a, "say who, in one of the three ways");
    if (signals && !b.id)
        return args_complain(&a, "--signals goes with --id");
    if (signals &&
        (!block_signals_read(signals, &b.signals, &err) || !block_signals_suffice(b.signals, &err)))
        return args_complain(&a, "--signals: %s", err.text);
    body = body_block(&b);
    code = service_open(&s);
    if (code == EXIT_DONE)
        code = service_call(&s, REST_POST, "/v1/blocks", body, NULL, &answer);
    if (answer && s.json) {
        print_json(answer->body);
    } else if (answer) {
        body_read_text(answer, "id", id, sizeof id);
        printf(tr("blocked, %s\n"), id);
    }
    free(body);
    rest_answer_free(answer);
    service_close(&s);
    return code;
}

static int run_remove(int argc, char **argv)
{
    struct service s = {0};
    const struct args_opt opt[] = {SERVICE_OPT_URL(&s), SERVICE_OPT_JSON(&s)};
    struct args a = {.verb = "block remove",
                     .usage = "ID...",
                     .about = "Takes entries off the list. The IDs are those of foyer block list.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .min_words = 1,
                     .max_words = LIMIT_UPDATES};
    int code, one;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    code = service_open(&s);
    for (int i = 0; i < a.n_words && service_is_open(&s); i++) {
        struct strbuf b = STRBUF_INIT(LIMIT_PATH);
        struct rest_answer *answer = NULL;
        char *path;

        strbuf_puts(&b, "/v1/blocks/");
        url_escape(&b, a.word[i]);
        path = strbuf_take(&b);
        one = path ? service_call(&s, REST_DELETE, path, NULL, a.word[i], &answer)
                   : args_complain(&a, "an id is too long");
        if (answer && s.json)
            print_json(answer->body);
        else if (answer)
            printf(tr("removed %s\n"), a.word[i]);
        code = one ? one : code;
        rest_answer_free(answer);
        free(path);
    }
    service_close(&s);
    return code;
}

static const struct verb subverbs[] = {
    {"list", TR("who is kept out"), run_list},
    {"add", TR("keep somebody out"), run_add},
    {"remove", TR("take an entry off the list"), run_remove},
    {0},
};

static int run(int argc, char **argv)
{
    return verbs_run_sub("block", subverbs, argc, argv);
}

const struct verb verb_block = {"block", TR("the block list: list, add, remove"), run};
