/* What the console knows: events, snapshots, cursors that hold still, answers and their absence. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/utf8.h"
#include "tests/lib/check.h"
#include "tests/lib/desk.h"

enum { READ = TIME_READ_BEFORE_KEY };

/* The line of the screen on which the cursor stands. */
static long cursor_line(struct desk *d)
{
    struct room *r = desk_room(d);

    return (long)knocks_index(&r->knocks, knocks_find(&r->knocks, r->at_knock.id)) -
           (long)r->at_knock.top;
}

static void test_scroll_holds_still(void **state)
{
    static const char *const gone[] = {"id0", "id3", "id11", "id13", "id29"};
    struct desk d;
    long line;

    (void)state;
    desk_open(&d, 30);
    desk_press(&d, "j j j j j j j j j j j j");
    desk_frame(&d);
    line = cursor_line(&d);
    check_str("where it is", desk_room(&d)->at_knock.id, "id12");
    for (size_t i = 0; i < CHECK_COUNT(gone); i++) {
        char name[32];

        snprintf(name, sizeof name, "new%zu", i);
        desk_leave(&d, gone[i], WHY_LEFT, "");
        desk_knock(&d, name, "Newcomer", 0);
        desk_frame(&d);
        check_str(gone[i], desk_room(&d)->at_knock.id, "id12");
        if (desk_room(&d)->at_knock.top > 0)
            check_int(gone[i], cursor_line(&d), line);
    }
    desk_close(&d);
}

static void test_an_earlier_place_comes_back(void **state)
{
    struct wire_msg m = {.kind = WIRE_EV_WAITING_ADDED, .room = "interview", .seq = 100};
    struct desk d;

    (void)state;
    desk_open(&d, 3);
    desk_press(&d, "j");
    desk_frame(&d);
    str_copy(m.waiting.id, sizeof m.waiting.id, "back");
    m.waiting.knocked_at = 1;
    model_apply(&d.model, &m, d.wall, d.mono);
    desk_frame(&d);
    check_str("first in the order", knocks_at(&desk_room(&d)->knocks, 0)->w.id, "back");
    check_int("the cursor keeps its line", cursor_line(&d), 1);
    check_str("and its person", desk_room(&d)->at_knock.id, "id1");
    desk_press(&d, "k");
    check_int("the next key shows all again", (int)desk_room(&d)->at_knock.top, 0);
    desk_close(&d);
}

/* A snapshot with rooms of these names; waiting people "NAME:id" belong to "interview". */
static void snapshot(struct desk *d, const char *const *rooms, size_t n, const char *const *ids,
                     size_t n_ids)
{
    struct wire_room room[4] = {0};
    struct wire_waiting w[8] = {0};
    struct wire_msg m = {.kind = WIRE_EV_REPLY,
                         .reply = 2000,
                         .ok = true,
                         .session = "s",
                         .seq = d->seq,
                         .rooms = room,
                         .n_rooms = n};

    for (size_t i = 0; i < n; i++)
        str_copy(room[i].name, sizeof room[i].name, rooms[i]);
    for (size_t i = 0; i < n_ids; i++) {
        str_copy(w[i].id, sizeof w[i].id, ids[i]);
        str_copy(w[i].name, sizeof w[i].name, ids[i]);
        w[i].knocked_at = 10 + (int64_t)i;
    }
    for (size_t i = 0; i < n; i++)
        if (str_eq(rooms[i], "interview")) {
            room[i].waiting = w;
            room[i].n_waiting = n_ids;
        }
    model_apply(&d->model, &m, d->wall, d->mono);
}

static void test_snapshot_replaces(void **state)
{
    static const char *const rooms[] = {"zoo", "interview", "attic"};
    static const char *const ids[] = {"id2", "id0", "id7"};
    struct desk d;

    (void)state;
    desk_open(&d, 4);
    desk_wait(&d, READ);
    desk_press(&d, "Space Space g j");
    snapshot(&d, rooms, 3, ids, 3);
    desk_frame(&d);
    check_int("rooms", d.model.rooms.n, 3);
    check_str("by name", d.model.rooms.row[0]->name, "attic");
    check_str("the room under the cursor stays", d.model.at_room.id, "interview");
    check_int("who waits", d.model.n_waiting, 3);
    check_int("who left under the cursor is inert", desk_find(&d, "id1")->state, KNOCK_GONE);
    check_true("who left elsewhere is not there", desk_find(&d, "id3") == NULL);
    check_true("marks stay, in another order too", desk_find(&d, "id0")->marked);
    check_int("but not on who left", desk_room(&d)->knocks.n_marked, 1);
    snapshot(&d, rooms, 1, ids, 0);
    check_int("the room under the cursor is gone", desk_room(&d)->gone, true);
    check_int("nobody waits", d.model.n_waiting, 0);
    desk_press(&d, "1 k");
    check_str("the next key takes it away", d.model.at_room.id, "zoo");
    check_int("no inert rows are left", d.model.n_gone, 0);
    desk_close(&d);
}

static void test_answers(void **state)
{
    static const struct {
        const char *what;
        bool ok;
        enum err error;
        const char *refused, *by, *said;
        enum knock_state state0;
        bool left_before; /* Tom admitted id0 while we asked */
    } rows[] = {
        {"done", true, ERR_OK, NULL, NULL, "", KNOCK_ADMITTING, false},
        {"decided before", true, ERR_DECIDED, "id0", "Tom", "Tom already admitted Guest 0",
         KNOCK_GONE, true},
        {"decided, not heard of yet", true, ERR_DECIDED, "id0", "Tom",
         "Tom has already decided about Guest 0", KNOCK_WAITING, false},
        {"no seat", true, ERR_MEETING_FULL, "id0", NULL, "Guest 0: Meeting is full", KNOCK_WAITING,
         false},
        {"left", true, ERR_NO_PERSON, "id0", NULL, "Guest 0 does not wait any more", KNOCK_WAITING,
         false},
        {"all of it refused", false, ERR_FORBIDDEN, NULL, NULL,
         "nothing was decided: this needs a right that you do not have", KNOCK_WAITING, false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        desk_open(&d, 1);
        desk_wait(&d, READ);
        desk_press(&d, "a");
        if (rows[i].left_before)
            desk_leave(&d, "id0", WHY_ADMITTED, "Tom");
        desk_answer(&d, rows[i].ok, rows[i].error, rows[i].refused, rows[i].by);
        check_str(rows[i].what, d.model.notice.text, rows[i].said);
        check_int(rows[i].what, desk_find(&d, "id0")->state, rows[i].state0);
        check_int(rows[i].what, model_unanswered(&d.model), 0);
        desk_close(&d);
    }
}

static void test_no_answer(void **state)
{
    static const struct {
        const char *what;
        int64_t after;
        enum model_line line;
        enum knock_state state;
    } rows[] = {
        {"before the time", MODEL_ANSWER_TIME - 1, LINE_LIVE, KNOCK_ADMITTING},
        {"on time", MODEL_ANSWER_TIME, LINE_LIVE, KNOCK_WAITING},
        {"after it", MODEL_ANSWER_TIME + 1, LINE_LIVE, KNOCK_WAITING},
        {"the link will answer", MODEL_ANSWER_TIME + 1, LINE_LOST, KNOCK_ADMITTING},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        desk_open(&d, 2);
        desk_wait(&d, READ);
        desk_press(&d, "a");
        model_set_link(&d.model, rows[i].line, "", 0, d.wall);
        desk_wait(&d, rows[i].after);
        check_int(rows[i].what, desk_find(&d, "id0")->state, rows[i].state);
        check_int(rows[i].what,
                  strcmp(d.model.notice.text, "no answer about Guest 0: still waiting") == 0,
                  rows[i].state == KNOCK_WAITING);
        desk_close(&d);
    }
}

static void test_chunks(void **state)
{
    static const struct {
        size_t people, requests;
    } rows[] = {{MODEL_CHUNK - 1, 1}, {MODEL_CHUNK, 1}, {MODEL_CHUNK + 1, 2}, {3 * MODEL_CHUNK, 3}};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        desk_open(&d, rows[i].people);
        desk_wait(&d, READ);
        desk_press(&d, "A");
        desk_frame(&d);
        desk_press(&d, "y");
        check_int("requests", d.n_sent, rows[i].requests);
        check_int("people", model_unanswered(&d.model), rows[i].people);
        for (size_t k = 0; k < d.n_sent; k++) {
            char *text = wire_req_encode(d.sent[k]);

            check_true("each fits a frame", strlen(text) <= LIMIT_FRAME_IN);
            check_true("none says everybody", !strstr(text, "\"*\""));
            free(text);
        }
        desk_close(&d);
    }
}

static void take(void *arg, struct wire_msg *m)
{
    struct desk *d = arg;

    model_apply(&d->model, m, d->wall, d->mono);
    wire_msg_free(m);
}

static void test_hostile_names(void **state)
{
    static const char *const names[] = {
        "\\u001b]0;owned\\u0007Eve",
        "Eve\\n14:00:00 mira admitted Eve",
        "\\u202eevE",
        "%s%n%s%n",
        "\\u009b2JEve",
    };
    struct desk d;

    (void)state;
    desk_open(&d, 0);
    for (size_t i = 0; i < CHECK_COUNT(names); i++) {
        char text[512];
        struct error err = {{0}};

        snprintf(text, sizeof text,
                 "{\"seq\":%zu,\"room\":\"interview\",\"action\":\"waiting-participant-added\","
                 "\"participant\":{\"id\":\"x%zu\",\"name\":\"%s\",\"awaitingAccess\":"
                 "{\"level\":\"full\"},\"knocked_at\":5,\"tries\":2,\"position\":1,"
                 "\"flags\":[],\"note\":\"\"}}",
                 i + 1, i, names[i]);
        check_true(err.text, wire_msg_decode(text, strlen(text), take, &d, &err));
    }
    check_int("all are logged", d.model.log.n, CHECK_COUNT(names));
    for (size_t i = 0; i < d.model.log.n; i++) {
        const char *s = evlog_at(&d.model.log, i)->text;

        while (*s) {
            uint32_t cp = utf8_next(&s);

            check_true(names[i], cp >= 0x20 && (cp < 0x7f || cp > 0x9f) && cp != 0x202e);
        }
    }
    desk_close(&d);
}

/* Who gave another name: the guest, or a host. */
static void test_who_renamed(void **state)
{
    static const struct {
        const char *what, *by, *who, *line;
        enum wire_kind kind;
    } rows[] = {
        {"at the door, by itself", "", "knock", "Ann is now called Zoe -> interview",
         WIRE_EV_WAITING_UPDATED},
        {"at the door, by a host", "tom", "tom", "renamed Ann to Zoe -> interview",
         WIRE_EV_WAITING_UPDATED},
        {"inside, by itself", "", "inside", "Ann is now called Zoe -> interview",
         WIRE_EV_PARTICIPANT_UPDATED},
        {"inside, by a host", "tom", "tom", "renamed Ann to Zoe -> interview",
         WIRE_EV_PARTICIPANT_UPDATED},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        bool inside = rows[i].kind == WIRE_EV_PARTICIPANT_UPDATED;
        struct wire_msg m = {.room = "interview", .seq = 100};
        const struct evlog_line *line;
        struct desk d;

        desk_open(&d, 0);
        m.kind = inside ? WIRE_EV_PARTICIPANT_JOINED : WIRE_EV_WAITING_ADDED;
        str_copy(m.waiting.id, sizeof m.waiting.id, "id0");
        str_copy(m.waiting.name, sizeof m.waiting.name, "Ann");
        str_copy(m.who.id, sizeof m.who.id, "id0");
        str_copy(m.who.name, sizeof m.who.name, "Ann");
        model_apply(&d.model, &m, d.wall, d.mono);
        m.kind = rows[i].kind;
        m.seq++;
        str_copy(m.by, sizeof m.by, rows[i].by);
        str_copy(m.waiting.name, sizeof m.waiting.name, "Zoe");
        str_copy(m.who.name, sizeof m.who.name, "Zoe");
        model_apply(&d.model, &m, d.wall, d.mono);
        line = evlog_at(&d.model.log, d.model.log.n - 1);
        check_str(rows[i].what, line->text, rows[i].line);
        check_str(rows[i].what, line->who, rows[i].who);
        desk_close(&d);
    }
}

static void test_log_lines(void **state)
{
    struct desk d;
    const struct evlog *l = &d.model.log;

    (void)state;
    desk_open(&d, 0);
    desk_knock(&d, "z", "Zed", 0);
    desk_wait(&d, 41 * 1000);
    desk_leave(&d, "z", WHY_ADMITTED, "tom");
    check_str("a knock", evlog_at(l, 0)->text, "Zed -> interview");
    check_str("who", evlog_at(l, 0)->who, "knock");
    check_str("a decision", evlog_at(l, 1)->text, "admitted Zed -> interview  waited 00:41");
    check_str("by whom", evlog_at(l, 1)->who, "tom");
    for (int i = 0; i < EVLOG_LINES + 5; i++)
        desk_knock(&d, "z", "Zed", 0), desk_leave(&d, "z", WHY_LEFT, "");
    check_int("the ring is bounded", l->n, EVLOG_LINES);
    desk_close(&d);
}

static void test_ticks(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 0);
    check_true("nothing to count", !model_ticks(&d.model));
    desk_knock(&d, "a", "Ana", 0);
    check_true("somebody waits", model_ticks(&d.model));
    desk_leave(&d, "a", WHY_LEFT, "");
    check_true("nobody waits", !model_ticks(&d.model));
    notice_set(&d.model.notice, NOTICE_INFO, d.mono, "hello");
    check_true("a sentence has to end", model_ticks(&d.model));
    desk_wait(&d, NOTICE_TIME);
    check_true("it has ended", !model_ticks(&d.model));
    desk_close(&d);
}

static void test_memory(void **state)
{
    (void)state;
    check_true("100,000 people fit in 120 MiB",
               (sizeof(struct knock) + 64) * 100000 < 120u * 1024 * 1024);
}

static void test_knocks_against_a_plain_list(void **state)
{
    enum { PEOPLE = 400 };
    struct knocks all = {0}, k = {.room = "interview", .all = &all};
    bool there[PEOPLE] = {false};
    uint32_t seed = 1;

    (void)state;
    for (int step = 0; step < 20000; step++) {
        struct wire_waiting w = {.tries = 1};
        struct knock *row;
        int i;
        size_t n = 0;

        seed = seed * 1664525u + 1013904223u;
        i = (int)(seed >> 16) % PEOPLE;
        snprintf(w.id, sizeof w.id, "%d", i);
        w.knocked_at = (i * 7919) % PEOPLE;
        row = knocks_find(&k, w.id);
        assert_int_equal(row != NULL, there[i]);
        if (row)
            knocks_remove(&k, row);
        else
            knocks_add(&k, &w);
        there[i] = !there[i];
        if (step % 500)
            continue;
        for (i = 0; i < PEOPLE; i++)
            n += there[i];
        assert_int_equal(k.n, n);
        assert_int_equal(all.n, n);
        for (size_t at = 0; at < k.n; at++) {
            assert_ptr_equal(knocks_at(&all, at), knocks_at(&k, at));
            assert_int_equal(knocks_index(&k, knocks_at(&k, at)), at);
            assert_true(at == 0 ||
                        knocks_at(&k, at - 1)->w.knocked_at < knocks_at(&k, at)->w.knocked_at);
        }
    }
    knocks_finish(&k);
    assert_int_equal(all.n, 0);
    knocks_finish(&all);
}

/* What runs in a room, as it is told: what of it fails is said aloud, and touches nothing else. */
static void test_what_runs(void **state)
{
    static const struct {
        enum wire_kind kind;
        const char *notice, *line;
        bool streaming, recording;
    } rows[] = {
        {WIRE_EV_LIVE_STREAMING_STARTED, "", "started the live stream", true, false},
        {WIRE_EV_RECORDING_STARTED, "", "started the recording", true, true},
        {WIRE_EV_TRANSCRIPTION_STARTED, "", "started a transcription", true, true},
        {WIRE_EV_TRANSCRIPTION_ERROR, "there will be no transcript of interview: why",
         "no transcript", true, true},
        {WIRE_EV_TRANSCRIPTION_STOPPED, "", "stopped the transcription", true, true},
        {WIRE_EV_LIVE_STREAMING_ERROR, "the live stream of interview failed: why",
         "the live stream failed", false, true},
        {WIRE_EV_RECORDING_ERROR, "the recording of interview failed: why", "the recording failed",
         false, false},
    };
    struct desk d;

    (void)state;
    desk_open(&d, 1);
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct wire_msg m = {.kind = rows[i].kind, .room = "interview", .by = "tom", .seq = 100};

        str_copy(m.info, sizeof m.info, *rows[i].notice ? "why" : "");
        notice_clear(&d.model.notice);
        model_apply(&d.model, &m, d.wall, d.mono);
        check_str(rows[i].line, d.model.notice.text, rows[i].notice);
        assert_non_null(strstr(evlog_at(&d.model.log, d.model.log.n - 1)->text, rows[i].line));
        check_true(rows[i].line, desk_room(&d)->streaming == rows[i].streaming &&
                                     desk_room(&d)->recording == rows[i].recording);
    }
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scroll_holds_still),
        cmocka_unit_test(test_an_earlier_place_comes_back),
        cmocka_unit_test(test_snapshot_replaces),
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_no_answer),
        cmocka_unit_test(test_chunks),
        cmocka_unit_test(test_hostile_names),
        cmocka_unit_test(test_who_renamed),
        cmocka_unit_test(test_log_lines),
        cmocka_unit_test(test_ticks),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_knocks_against_a_plain_list),
        cmocka_unit_test(test_what_runs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
