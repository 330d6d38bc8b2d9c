/* Line mode: which rule lets whom in, in the lists and rule by rule. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/plain_desk.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_that_was_tried),
        cmocka_unit_test(details_are_followed_by_the_rules),
        cmocka_unit_test(what_can_not_be_asked_is_said),
        cmocka_unit_test(the_lists_say_which_rule_spoke),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
