/* Asking which rules were tried: when, how often, and what becomes of the answer. */
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/desk.h"
#include "tests/lib/world.h"

static void turn(struct desk *d, const char *id)
{
    struct model_out out = {.send = desk_send, .arg = d, .mono = d->mono};

    model_why(&d->model, id, &out);
}

static void answer(struct desk *d, const char *failed)
{
    struct wire_tried one = {.line = 2, .fate = RULES_FAILED};
    struct wire_msg m = {.kind = WIRE_EV_REPLY,
                         .reply = (int64_t)d->n_sent,
                         .ok = true,
                         .explains = true,
                         .asked = {.at = 5},
                         .tried = &one,
                         .n_tried = 1};

    str_copy(one.failed, sizeof one.failed, failed);
    model_apply(&d->model, &m, d->wall, d->mono);
}

static void test_once_for_each(void **state)
{
    struct desk d;
    char text[256];

    (void)state;
    desk_open(&d, 2);
    turn(&d, "");
    assert_int_equal(d.n_sent, 0);
    assert_int_equal(model_why_wait(&d.model, d.mono), -1);
    turn(&d, "id0");
    turn(&d, "id0");
    assert_int_equal(d.n_sent, 1);
    assert_string_equal(desk_request(&d, text, sizeof text),
                        "\"action\":\"explain\",\"room\":\"interview\",\"ids\":[\"id0\"]");
    answer(&d, "has token");
    assert_true(d.model.why.known);
    assert_string_equal(d.model.why.tried[0].failed, "has token");
    desk_wait(&d, 60000);
    turn(&d, "id0");
    assert_int_equal(d.n_sent, 1);
    /* Another knock of the same person: what was told then counts. */
    {
        struct wire_msg m = {.kind = WIRE_EV_WAITING_UPDATED,
                             .seq = 900,
                             .waiting = world_waiting(&desk_find(&d, "id0")->w)};

        m.waiting.tries = 2;
        str_copy(m.room, sizeof m.room, "interview");
        model_apply(&d.model, &m, d.wall, d.mono);
    }
    turn(&d, "id0");
    assert_int_equal(d.n_sent, 2);
    assert_false(d.model.why.known);
    desk_close(&d);
}

/* A cursor that runs down the list asks at most four times a second, and about the last. */
static void test_not_for_everybody_on_the_way(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 4);
    turn(&d, "id0");
    turn(&d, "id1");
    turn(&d, "id2");
    assert_int_equal(d.n_sent, 1);
    assert_int_equal(model_why_wait(&d.model, d.mono), 250);
    desk_wait(&d, 249);
    turn(&d, "id3");
    assert_int_equal(d.n_sent, 1);
    assert_int_equal(model_why_wait(&d.model, d.mono), 1);
    desk_wait(&d, 1);
    turn(&d, "id3");
    assert_int_equal(d.n_sent, 2);
    assert_string_equal(d.sent[1]->ids[0], "id3");
    /* The answer about the first comes late: it is not shown as the fourth's. */
    d.n_sent = 1;
    answer(&d, "x");
    d.n_sent = 2;
    assert_false(d.model.why.known);
    answer(&d, "y");
    assert_string_equal(d.model.why.tried[0].failed, "y");
    desk_close(&d);
}

static const struct {
    const char *what;
    bool full, lost, refused, gone;
    size_t sent;     /* after two tries a second apart */
    const char *why; /* that is shown */
} bad[] = {
    {.what = "the connection takes it the second time", .full = true, .sent = 1, .why = ""},
    {.what = "a lost link is not asked", .lost = true, .sent = 0, .why = ""},
    {.what = "somebody who has left is not asked about", .gone = true, .sent = 0, .why = ""},
    {.what = "a server that does not know the question is not asked again",
     .refused = true,
     .sent = 1,
     .why = "this action is not known here"},
};

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(bad); i++) {
        struct desk d;

        desk_open(&d, 1);
        d.line_full = bad[i].full;
        if (bad[i].lost)
            model_set_link(&d.model, LINE_LOST, "", 0, d.wall);
        if (bad[i].gone)
            desk_leave(&d, "id0", WHY_LEFT, "");
        turn(&d, "id0");
        d.line_full = false;
        if (bad[i].refused)
            desk_answer(&d, false, ERR_UNKNOWN_ACTION, NULL, NULL);
        desk_wait(&d, 1000);
        turn(&d, "id0");
        check_int(bad[i].what, d.n_sent, bad[i].sent);
        check_str(bad[i].what, d.model.why.failed,
                  *bad[i].why ? err_info(ERR_UNKNOWN_ACTION)->sentence : "");
        desk_close(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_once_for_each),
        cmocka_unit_test(test_not_for_everybody_on_the_way),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
