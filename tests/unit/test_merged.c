/* Everybody who waits in any room as one list, and who reads which entry. */

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/desk.h"

enum { READ = TIME_READ_BEFORE_KEY };

/* Two more wait in a second room, before and after those of the first. */
static void open_two(struct desk *d)
{
    struct wire_waiting w[2] = {{.id = "b0", .name = "Bo", .tries = 1, .knocked_at = 1},
                                {.id = "b1", .name = "Cleo", .tries = 1, .knocked_at = 9000000}};
    struct wire_room room = {.name = "clinic", .is_private = true, .waiting = w, .n_waiting = 2};
    struct wire_msg m = {.kind = WIRE_EV_ROOM_CREATED, .seq = 800, .rooms = &room, .n_rooms = 1};

    desk_open_full(d);
    model_apply(&d->model, &m, d->wall, d->mono);
    desk_press(d, "0");
    desk_frame(d);
    desk_wait(d, READ);
}

static void test_all_rooms(void **state)
{
    static const char *const order[] = {"b0", "id0", "id1", "id2", "b1"};
    struct desk d;

    (void)state;
    open_two(&d);
    check_int("everybody is in it", d.model.queue.n, CHECK_COUNT(order));
    for (size_t i = 0; i < CHECK_COUNT(order); i++)
        check_str("by waiting time", knocks_at(&d.model.queue, i)->w.id, order[i]);
    check_str("whose room it is", model_room(&d.model)->name, "clinic");
    desk_press(&d, "a");
    check_str("the room of the row", d.sent[0]->room, "clinic");
    check_str("and the person", d.sent[0]->decisions[0].id, "b0");
    check_str("on to the next, of another room", d.model.at_queue.id, "id0");
    desk_press(&d, "a");
    check_int("which needs a look", d.n_sent, 1);
    desk_wait(&d, READ);
    desk_press(&d, "a");
    check_str("and can be admitted", d.sent[1]->room, "interview");
    desk_wait(&d, READ);
    desk_press(&d, "*");
    check_int("marks are one", d.model.queue.n_marked, 3);
    check_int("with those of the rooms", desk_room(&d)->knocks.n_marked, 2);
    desk_press(&d, "d");
    check_int("a request for each room", d.n_sent, 4);
    check_int("all in all", d.sent[2]->n_decisions + d.sent[3]->n_decisions, 3);
    desk_press(&d, "L");
    check_int("a room's powers want a room", d.n_sent, 4);
    desk_check_said(&d, "which is said", "choose one room first");
    desk_close(&d);
}

/* The row under the cursor leaves, or its room is closed, between the frame and the key. */
static void test_all_rooms_move(void **state)
{
    struct wire_msg closed = {.kind = WIRE_EV_ROOM_DELETED, .room = "clinic", .seq = 950};
    struct desk d;

    (void)state;
    open_two(&d);
    desk_press(&d, "j");
    desk_frame(&d);
    desk_leave(&d, "id0", WHY_LEFT, "");
    check_int("an inert row", desk_find(&d, "id0")->state, KNOCK_GONE);
    desk_press(&d, "a");
    check_int("which nothing acts on", d.n_sent, 0);
    check_str("the next key lands below", d.model.at_queue.id, "id1");
    desk_press(&d, "a");
    check_int("after a look", d.n_sent, 0);
    desk_wait(&d, READ);
    desk_press(&d, "g");
    desk_frame(&d);
    model_apply(&d.model, &closed, d.wall, d.mono);
    desk_press(&d, "d");
    check_int("nobody is denied at once", d.n_sent, 0);
    desk_frame(&d);
    desk_wait(&d, 10 * READ);
    desk_press(&d, "d");
    check_int("nor by the next key, however late", d.n_sent, 0);
    desk_wait(&d, READ);
    desk_press(&d, "d");
    check_int("but then", d.n_sent, 1);
    desk_close(&d);
}

/* ---- claims ---- */

static int64_t count_send(void *arg, struct wire_req *r)
{
    int *n = arg;

    ++*n;
    wire_req_free(r);
    return 1;
}

static void test_claims(void **state)
{
    int n = 0;
    struct model_out out = {.send = count_send, .arg = &n};
    struct desk d;

    (void)state;
    desk_open_full(&d);
    for (int64_t t = 0; t < 999; t += 111) {
        out.mono = d.mono + t;
        model_claim(&d.model, "", &out);
    }
    check_int("not before a second is over", n, 0);
    check_int("and it says when", (int)model_claim_wait(&d.model, d.mono + 400), 600);
    out.mono = d.mono + 1000;
    model_claim(&d.model, "", &out);
    check_int("then it is told", n, 1);
    out.mono += 10000;
    model_claim(&d.model, "", &out);
    check_int("once", n, 1);
    out.mono += 10000;
    model_claim(&d.model, "", &out);
    check_int("and renewed", n, 2);
    desk_press(&d, "j");
    out.mono += 500;
    model_claim(&d.model, "", &out);
    check_int("at most one a second", n, 2);
    out.mono += 500;
    model_claim(&d.model, "", &out);
    check_int("let go", n, 3);
    d.model.watch = true;
    out.mono += 5000;
    model_claim(&d.model, "id1", &out);
    check_int("who only watches tells nothing", n, 3);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_claims),
        cmocka_unit_test(test_all_rooms),
        cmocka_unit_test(test_all_rooms_move),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
