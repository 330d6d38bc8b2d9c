/* Line mode: numbers hold people, pastes decide nothing, one line is one announcement. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/plain_desk.h"
#include "tests/lib/world.h"
#include "tui/plain/plain_private.h"

enum { READ = TIME_READ_BEFORE_KEY, TEXT = 8192 };

static void check_said(const struct plain_desk *p, const char *what, const char *part)
{
    if (!strstr(plain_desk_said(p), part))
        fail_msg("%s: said \"%s\", wanted \"%s\" in it", what, plain_desk_said(p), part);
}

/* ---- numbers hold people ---- */

static void a_number_never_moves(void **state)
{
    struct plain_desk p;
    char text[TEXT];

    (void)state;
    plain_desk_open(&p, false);
    desk_leave(&p.d, "id0", WHY_LEFT, "");
    desk_knock(&p.d, "id9", "Zed", 0);
    plain_desk_wait(&p, 0);
    plain_desk_wait(&p, READ);
    plain_desk_type(&p, "admit 1");
    check_said(&p, "who has left", "1 was Guest 0, who does not wait any more");
    check_int("nothing", p.d.n_sent, 0);
    plain_desk_type(&p, "waiting");
    check_said(&p, "the second keeps the second", "2: Guest 1");
    check_said(&p, "a newcomer gets a new one", "7: Zed");
    plain_desk_type(&p, "admit 7");
    check_str("which is good", desk_last(&p.d, text, sizeof text), "grant id9");
    desk_leave(&p.d, "id9", WHY_ADMITTED, "mira");
    desk_join(&p.d, "id9", "Zed", false);
    plain_desk_wait(&p, 0);
    plain_desk_wait(&p, READ);
    plain_desk_type(&p, "mute 7");
    check_true("the number goes along inside",
               strstr(desk_request(&p.d, text, sizeof text), "id9") != NULL);
    plain_desk_close(&p);
}

static bool nobody_is_here(void *arg, const struct number *n)
{
    (void)arg;
    return n->n == 1; /* but for the first */
}

/* Those who have left keep their numbers up to a limit; a number that is forgotten is not given
 * again. */
static void numbers_have_a_limit(void **state)
{
    (void)state;
    for (int over = -1; over <= 1; over++) {
        int64_t n = 1 + NUMBERS_LEFT + over; /* the first stays */
        struct numbers l = {0};
        char id[32];

        for (int64_t i = 1; i <= n; i++) {
            snprintf(id, sizeof id, "id%lld", (long long)i);
            check_int("in order", numbers_of(&l, "interview", id, "Ana"), i);
        }
        check_int("the same person", numbers_of(&l, "other", "id7", "Ana"), 7);
        numbers_sweep(&l, nobody_is_here, NULL);
        check_true("who is there stays", numbers_find(&l, 1) != NULL);
        check_int("the oldest who left", numbers_find(&l, 2) != NULL, over <= 0);
        check_true("the next", numbers_find(&l, 3) != NULL);
        check_int("a new number", numbers_of(&l, "interview", "idnew", "Bob"), n + 1);
        check_int("also for who comes back", numbers_of(&l, "interview", "id2", "Ana"),
                  over <= 0 ? 2 : n + 2);
        numbers_finish(&l);
    }
}

/* A newcomer is not who was meant by a name that was being typed. */
static void names_must_have_been_told(void **state)
{
    static const struct {
        int64_t after;
        bool number, script;
        size_t sent;
    } rows[] = {
        {PLAIN_NAME_MS - 1, false, false, 0},
        {PLAIN_NAME_MS, false, false, 1},
        {READ - 1, true, false, 0},
        {READ, true, false, 1},
        {0, false, true, 1},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct plain_desk p;

        plain_desk_open(&p, rows[i].script);
        desk_knock(&p.d, "id9", "Zed", 0);
        plain_desk_wait(&p, 0);
        plain_desk_wait(&p, rows[i].after);
        plain_desk_type(&p, rows[i].number ? "admit 7" : "admit zed");
        check_int("decided", p.d.n_sent, rows[i].sent);
        plain_desk_close(&p);
    }
}

static void a_new_name_must_be_told(void **state)
{
    struct wire_msg m = {.kind = WIRE_EV_WAITING_UPDATED, .room = "interview", .seq = 100};
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    m.waiting = world_waiting(&desk_find(&p.d, "id0")->w);
    str_copy(m.waiting.name, sizeof m.waiting.name, "Mallory");
    model_apply(&p.d.model, &m, p.d.wall, p.d.mono);
    plain_desk_type(&p, "admit 1");
    check_int("told this moment", p.d.n_sent, 0);
    plain_desk_wait(&p, READ);
    plain_desk_type(&p, "admit 1");
    check_int("now", p.d.n_sent, 1);
    plain_desk_close(&p);
}

/* ---- pastes and scripts ---- */

static void a_paste_decides_nothing(void **state)
{
    static const struct {
        const char *what, *lines;
        int64_t gap;
        bool script, refused;
    } rows[] = {
        {"two lines at once", "admit 1\nadmit 2", 5000, false, true},
        {"one of them decides", "status\nadmit 2", 5000, false, true},
        {"lists are no harm", "status\nwaiting\nrooms", 5000, false, false},
        {"right behind the line before", "admit 1", PLAIN_BURST_MS - 1, false, true},
        {"as quick as one can type", "admit 1", PLAIN_BURST_MS, false, false},
        {"a question and its answer", "admit-all\nyes", 5000, false, true},
        {"a script may", "admit 1\nadmit-all\nyes", 0, true, false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct plain_desk p;

        plain_desk_open(&p, rows[i].script);
        p.gap = rows[i].gap;
        plain_desk_paste(&p, rows[i].lines);
        check_int(rows[i].what, strstr(plain_desk_said(&p), "nobody types like that") != NULL,
                  rows[i].refused);
        check_int(rows[i].what, plain_failed(p.plain), rows[i].refused);
        if (rows[i].refused)
            check_int(rows[i].what, p.d.n_sent, 0);
        plain_desk_close(&p);
    }
}

/* An open question is not answered by a paste. */
static void a_paste_answers_nothing(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "admit-all");
    plain_desk_paste(&p, "yes\nyes");
    check_int("nothing", p.d.n_sent, 0);
    plain_desk_type(&p, "yes");
    check_int("the question was still there", p.d.n_sent, 1);
    plain_desk_close(&p);
}

/* ---- what is said ---- */

static void one_line_per_announcement(void **state)
{
    static const struct {
        const char *level;
        bool knock, join, link;
    } rows[] = {
        {"all", true, true, true}, {"door", true, false, true}, {"none", false, false, true}};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct plain_desk p;
        char line[32];

        plain_desk_open(&p, false);
        snprintf(line, sizeof line, "tell %s", rows[i].level);
        plain_desk_type(&p, line);
        strbuf_reset(&p.said);
        p.n_announced = 0;
        desk_knock(&p.d, "id9", "Zed", 0);
        desk_join(&p.d, "p9", "Max", false);
        model_set_link(&p.d.model, LINE_LOST, "cut", 0, p.d.wall);
        plain_desk_wait(&p, 0);
        check_int("knock", strstr(plain_desk_said(&p), ": Zed knocks at interview\n") != NULL,
                  rows[i].knock);
        check_int("join", strstr(plain_desk_said(&p), ": Max is in interview now\n") != NULL,
                  rows[i].join);
        check_int("link", strstr(plain_desk_said(&p), "connection was lost") != NULL, rows[i].link);
        check_int("lines", p.n_announced, rows[i].knock + rows[i].join + rows[i].link);
        plain_desk_close(&p);
    }
}

static void help_names_every_verb(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    for (int all = 0; all < 2; all++) {
        plain_desk_type(&p, all ? "help all" : "help");
        for (const struct plain_list *l = plain_lists; l->name; l++)
            check_said(&p, "help", l->name);
        for (int a = 0; a < ACTION_COUNT; a++) {
            if (plain_shape_of((enum action)a).takes == PLAIN_NOT)
                continue;
            check_said(&p, "help", action_infos[a].name);
            if (all)
                check_said(&p, "help", plain_about((enum action)a));
        }
    }
    check_true("nothing about cursors", !strstr(plain_desk_said(&p), "cursor"));
    check_true("nor marks", !strstr(plain_desk_said(&p), "marked"));
    plain_desk_type(&p, "help camera");
    check_said(&p, "searched", "camera-off");
    check_true("only what fits", strstr(plain_desk_said(&p), "deny-all") == NULL);
    plain_desk_type(&p, "help xyzzy");
    check_said(&p, "nothing fits", "no verb has 'xyzzy'");
    plain_desk_close(&p);
}

static void lists_and_details(void **state)
{
    static const struct {
        const char *line, *said;
    } rows[] = {
        {"waiting", "3 waiting in all rooms:\n1: Guest 0, "},
        {"2", "3 waiting in all rooms"},
        {"people interview", "3 inside interview:\n4: Mira, "},
        {"rooms", "1 room:\n7: interview, private, 3 waiting, 3 inside"},
        {"find guest 1", "2: Guest 1, "},
        {"find nobody", "no name has 'nobody'"},
        {"1", "knocked"},
        {"detail Lea", "[x] share the screen"},
        {"log 2", "joined Lea -> interview\n"},
        {"log x", "log takes a number"},
        {"open interview", "interview is chosen"},
        {"", "1 room, 3 waiting"},
        {"status", "admit-next admits 1: Guest 0"},
        {"back", "nothing is open"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct plain_desk p;

        plain_desk_open(&p, false);
        plain_desk_type(&p, rows[i].line);
        if (!str_eq(rows[i].line, "2"))
            check_said(&p, rows[i].line, rows[i].said);
        check_int("looks only", plain_desk_asked(&p), 0);
        check_int("all of it is an answer", p.n_announced, 0);
        plain_desk_close(&p);
    }
}

static void quits(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    check_true("q", plain_desk_type(&p, "q") & ACT_QUIT);
    plain_desk_type(&p, "admit 1");
    check_true("with a decision on its way it asks", !(plain_desk_type(&p, "quit") & ACT_QUIT));
    check_said(&p, "in words", "Leave all the same?");
    check_true("anything else stays", !(plain_desk_type(&p, "q") & ACT_QUIT));
    plain_desk_type(&p, "quit");
    check_true("yes leaves", plain_desk_type(&p, "yes") & ACT_QUIT);
    plain_desk_close(&p);
}

/* Lines of rubbish: nothing is sent, nothing breaks, nothing but text comes out. */
static void survives_rubbish(void **state)
{
    static const char *const lines[] = {
        "\033[31m",
        "admit \033]0;x\007",
        "\xFF\xFE\xFD",
        "admit \"",
        "\"\"",
        "admit \"\" \"\"",
        "admit 99999999999999999999",
        "admit -1",
        "deny , , ,",
        "block 1 , ,",
        "tick 1",
        "%s%n%s",
        "admit %n",
        "find \x01",
        "rights 5 +,-",
        "message",
        "rename",
        "hold \"\" \"",
        "mute-rest but",
        "open",
        "log -1",
        "tell",
        "tell everything",
        "detail",
        "A-",
        "C-",
        "C-x",
    };
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    for (size_t i = 0; i < CHECK_COUNT(lines); i++) {
        plain_desk_type(&p, lines[i]);
        for (const char *c = plain_desk_said(&p); *c; c++)
            check_true(lines[i], *c == '\n' || (unsigned char)*c >= ' ');
        plain_desk_type(&p, "no");
        check_int(lines[i], p.d.n_sent, 0);
    }
    plain_desk_type(&p, "admit 1");
    check_int("a sign of life", p.d.n_sent, 1);
    plain_desk_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_never_moves),      cmocka_unit_test(numbers_have_a_limit),
        cmocka_unit_test(names_must_have_been_told), cmocka_unit_test(a_new_name_must_be_told),
        cmocka_unit_test(a_paste_decides_nothing),   cmocka_unit_test(a_paste_answers_nothing),
        cmocka_unit_test(one_line_per_announcement), cmocka_unit_test(help_names_every_verb),
        cmocka_unit_test(lists_and_details),         cmocka_unit_test(quits),
        cmocka_unit_test(survives_rubbish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
