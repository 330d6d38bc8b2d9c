/* Line mode: which rule lets whom in, in the lists and rule by rule. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/plain_desk.h"
#include "tests/lib/tmp.h"

static void check_said(const struct plain_desk *p, const char *what, const char *part)
{
    if (!strstr(plain_desk_said(p), part))
        fail_msg("%s: said \"%s\", wanted \"%s\" in it", what, plain_desk_said(p), part);
}

/* The answer to the newest request: two rules, or none; or words of a refusal. */
static void answer(struct plain_desk *p, size_t n, bool knocked, const char *refused)
{
    struct wire_tried two[] = {
        {.file = "door.rules",
         .line = 1,
         .text = "rule a if inside < 5 then admit",
         .fate = RULES_FAILED,
         .failed = "inside < 5"},
        {.file = "x_rules", .line = 2, .text = "default ask", .fate = RULES_DECIDED},
    };
    struct wire_msg m = {.kind = WIRE_EV_REPLY,
                         .reply = (int64_t)p->d.n_sent,
                         .ok = !*refused,
                         .explains = true,
                         .asked = {.at = knocked ? p->d.wall : 0,
                                   .inside = 5,
                                   .seats = 3,
                                   .waiting = 2,
                                   .tries = 1,
                                   .minute = 14 * 60 + 2},
                         .tried = two,
                         .n_tried = n};

    str_copy(m.info, sizeof m.info, refused);
    model_apply(&p->d.model, &m, p->d.wall, p->d.mono);
    plain_desk_wait(p, 0);
}

static void every_rule_that_was_tried(void **state)
{
    static const struct {
        const char *what;
        size_t n;
        bool knocked;
        const char *refused, *said[3];
    } rows[] = {
        {"two rules",
         2,
         true,
         "",
         {"1: Guest 0: Told at 00:16:50: 5 inside, 3 seats free, 2 waiting before, try 1, server's "
          "clock 14:02.\n",
          "door.rules:1 does not hold: rule a if inside < 5 then admit, because this is not so: "
          "inside < 5\n",
          "x_rules:2 decides: default ask\n"}},
        {"no rules", 0, true, "", {"there are no rules for this room: a host decides"}},
        {"no knock", 0, false, "", {"no rules were asked: came in without a knock"}},
        {"an older server",
         0,
         true,
         "this action is not known here",
         {"which rules were tried is not known: this action is not known here"}},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char text[512];
        struct plain_desk p;

        plain_desk_open(&p, false);
        plain_desk_type(&p, "why 1");
        check_str("nothing yet", plain_desk_said(&p), "");
        check_true("it waits", plain_waits(p.plain));
        check_str(rows[i].what, desk_request(&p.d, text, sizeof text),
                  "\"action\":\"explain\",\"room\":\"interview\",\"ids\":[\"id0\"]");
        answer(&p, rows[i].n, rows[i].knocked, rows[i].refused);
        for (size_t k = 0; k < 3 && rows[i].said[k]; k++)
            check_said(&p, rows[i].what, rows[i].said[k]);
        check_true("no more", !plain_waits(p.plain));
        plain_desk_type(&p, "why 1");
        check_int("it is known", p.d.n_sent, 1);
        check_said(&p, rows[i].what, rows[i].said[0]);
        plain_desk_close(&p);
    }
}

static void details_are_followed_by_the_rules(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "1");
    check_said(&p, "who", "1: Guest 0, waits at interview");
    answer(&p, 2, true, "");
    check_said(&p, "and the rules", "x_rules:2 decides: default ask");
    plain_desk_type(&p, "detail 1");
    check_said(&p, "which are known then", "default ask");
    check_int("and not asked for again", p.d.n_sent, 1);
    plain_desk_type(&p, "detail 5");
    check_said(&p, "somebody inside", "5: Joon, inside interview");
    check_int("asked", p.d.n_sent, 2);
    plain_desk_close(&p);
}

static void what_can_not_be_asked_is_said(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "why");
    check_said(&p, "nobody", "say who");
    plain_desk_type(&p, "why 1,2");
    check_said(&p, "two", "one person at a time");
    model_set_link(&p.d.model, LINE_LOST, "cut", 0, p.d.wall);
    plain_desk_type(&p, "why 1");
    check_said(&p, "no link", "can not be asked now");
    check_true("it waits for nothing", !plain_waits(p.plain));
    model_set_link(&p.d.model, LINE_LIVE, "", 0, p.d.wall);
    check_int("nor when the link is back", model_why_wait(&p.d.model, p.d.mono), -1);
    check_int("nothing was sent", p.d.n_sent, 0);
    plain_desk_close(&p);
}

static void the_lists_say_which_rule_spoke(void **state)
{
    struct wire_msg m = {
        .kind = WIRE_EV_WAITING_UPDATED,
        .seq = 900,
        .room = "interview",
        .waiting = {
            .id = "id1", .name = "Guest 1", .tries = 1, .rule = "x_rules:2", .note = "audio ok?"}};
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "rules");
    check_said(&p, "none", "no rule has spoken about anybody who waits");
    props_set_str(&desk_room(&p.d)->config, ROOM_x_rules,
                  "rule team if name = \"Mia\" then admit\n"
                  "default ask");
    model_apply(&p.d.model, &m, p.d.wall, p.d.mono);
    plain_desk_type(&p, "rules interview");
    check_said(&p, "the room's own",
               "interview, x_rules:1: rule team if name = \"Mia\" then admit\n");
    check_said(&p, "the room's own", "interview, x_rules:2: default ask\n");
    check_said(&p, "whom", "2: Guest 1 at interview, x_rules:2\n");
    check_true("nobody else", !strstr(plain_desk_said(&p), "Guest 0"));
    plain_desk_type(&p, "waiting");
    check_said(&p, "beside the name", "note: audio ok?, rule: x_rules:2");
    plain_desk_type(&p, "rules kitchen");
    check_said(&p, "no such room", "there is no room 'kitchen'");
    plain_desk_close(&p);
}

/* ---- a file tried on the record ---- */

#define PREV          "0000000000000000000000000000000000000000000000000000000000000000"
#define LINE(n, rest) "{\"prev\":\"" PREV "\",\"n\":" n ",\"at\":1000" n "," rest "}\n"
#define KNOCK(n, name, rule)                                                                \
    LINE(n, "\"what\":\"knock\",\"room\":\"interview\",\"id\":\"id" n "\",\"name\":\"" name \
            "\",\"tries\":1,\"seats\":200,\"minute\":664,\"rule\":\"" rule "\"")
#define ADMITTED(n, id) \
    LINE(n, "\"what\":\"admitted\",\"room\":\"interview\",\"id\":\"" id "\",\"by\":\"mira\"")

static char dir[TMP_PATH_MAX];

static int open_dir(void **state)
{
    char path[TMP_PATH_MAX];

    (void)state;
    tmp_make(dir);
    tmp_path(path, dir, "door.rules");
    tmp_write(path, "rule ann if name = \"Ann\" then admit\ndefault ask\n");
    tmp_path(path, dir, "wrong.rules");
    tmp_write(path, "default welcome\n");
    return 0;
}

static int close_dir(void **state)
{
    (void)state;
    tmp_remove(dir);
    return 0;
}

/* "try-rules DIR/FILE REST" */
static void try_file(struct plain_desk *p, const char *file, const char *rest)
{
    char line[TMP_PATH_MAX + 64];

    snprintf(line, sizeof line, "try-rules %s/%s%s", dir, file, rest);
    plain_desk_type(p, line);
}

static void a_file_is_tried_on_the_record(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    try_file(&p, "door.rules", "");
    check_said(&p, "the file", "door.rules is right: 2 rules");
    check_true("it waits", plain_waits(p.plain));
    check_str("the first page", p.call[0].path, "/v1/journal?format=lines&limit=1000&after=0");
    try_file(&p, "door.rules", "");
    check_said(&p, "one at a time", "the last try has not ended yet");
    plain_desk_answer(&p, 200, ERR_OK,
                      KNOCK("1", "Ann", "")
                          ADMITTED("2", "id1") "rubbish\n" KNOCK("3", "Bob", "default (line 2)"));
    check_str("the next", p.call[1].path, "/v1/journal?format=lines&limit=1000&after=3");
    check_str("nothing yet", plain_desk_said(&p), "");
    plain_desk_answer(&p, 200, ERR_OK, "");
    check_said(&p, "who is treated otherwise",
               "Ann: admit by ann (line 1); the server named no rule; was: admitted by mira");
    check_true("and nobody else", !strstr(plain_desk_said(&p), "Bob"));
    check_said(&p, "what can not be read", "1 lines of the record can not be read");
    check_said(&p, "the sum", "2 knocks: ask 1, admit 1; 1 get another line than the server named");
    check_true("it is over", !plain_waits(p.plain));
    check_int("nothing was asked of the door", p.d.n_sent, 0);
    plain_desk_close(&p);
}

static void what_can_not_be_tried_is_said(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "try-rules");
    check_said(&p, "no file", "takes a file of rules");
    try_file(&p, "none.rules", "");
    check_said(&p, "one that is not there", "none.rules: No such file or directory");
    try_file(&p, "wrong.rules", "");
    check_said(&p, "a wrong one", "wrong.rules:1: expected admit, ask, deny, hold or queue");
    try_file(&p, "door.rules", " kitchen");
    check_said(&p, "no such room", "there is no room 'kitchen'");
    check_int("nothing was asked", p.n_calls, 0);
    try_file(&p, "door.rules", " interview");
    check_str("of one room", p.call[0].path,
              "/v1/journal?format=lines&limit=1000&after=0&room=interview");
    plain_desk_answer(&p, 0, ERR_OFFLINE, "no connection");
    check_said(&p, "no answer", "the record did not come: no connection");
    check_true("it is over", !plain_waits(p.plain));
    try_file(&p, "door.rules", " interview"); /* and one that is never answered */
    check_int("asked again", p.n_calls, 2);
    plain_desk_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_that_was_tried),
        cmocka_unit_test(details_are_followed_by_the_rules),
        cmocka_unit_test(what_can_not_be_asked_is_said),
        cmocka_unit_test(the_lists_say_which_rule_spoke),
        cmocka_unit_test(a_file_is_tried_on_the_record),
        cmocka_unit_test(what_can_not_be_tried_is_said),
    };

    return cmocka_run_group_tests(tests, open_dir, close_dir);
}
