/* When the store gets its work within a turn, and that nothing is said before it is safe. */
#include "net/base/alloc.h"
#include "net/lobby/store/turn.h"
#include "tests/lib/check.h"

static struct store {
    size_t ops, batches; /* that it was given */
    uint64_t submitted, committed;
    size_t told;
} s;

static void submit(void *arg, struct store_op *ops, uint64_t number)
{
    (void)arg;
    for (struct store_op *next; ops; ops = next) {
        next = ops->next;
        store_op_free(ops);
        s.ops++;
    }
    s.batches++;
    s.submitted = number;
}

static uint64_t committed(void *arg)
{
    (void)arg;
    return s.committed;
}

static void tell(void *arg, uint64_t peer, const struct reply *r)
{
    (void)arg;
    (void)r;
    check_int("answers leave in their order", (int)peer, (int)s.told);
    s.told++;
}

static struct turn *begin(void)
{
    s = (struct store){0};
    return turn_new(&(struct turn_out){.submit = submit, .committed = committed, .reply = tell});
}

/* n requests of one turn, each of which stores something. */
static void ask(struct turn *t, size_t from, size_t n)
{
    for (size_t i = from; i < from + n; i++) {
        turn_store(t, store_op_new(STORE_TOKEN_PUT));
        turn_reply(t, i, (struct reply){.body = xstrdup("{}"), .len = 2});
        turn_start_store(t);
    }
}

static void test_starts_when_it_is_worth_it(void **state)
{
    static const struct {
        const char *what;
        size_t n, batches;
    } rows[] = {
        {"one", 1, 0},
        {"one less than is worth it", TURN_WORTH - 1, 0},
        {"as many as are worth it", TURN_WORTH, 1},
        {"one more", TURN_WORTH + 1, 1},
        {"the store is busy with the first", 3 * TURN_WORTH, 1},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct turn *t = begin();

        ask(t, 0, rows[i].n);
        check_int(rows[i].what, (int)s.batches, (int)rows[i].batches);
        check_int(rows[i].what, (int)s.told, 0);
        check_true(rows[i].what, turn_waits(t));
        turn_end(t);
        check_int(rows[i].what, (int)s.ops, (int)rows[i].n);
        check_int(rows[i].what, (int)s.told, 0);
        s.committed = s.submitted;
        check_true(rows[i].what, !turn_end(t));
        check_int(rows[i].what, (int)s.told, (int)rows[i].n);
        turn_free(t);
    }
}

/* Each answer waits for the batch that its change is in, whichever part of the turn it came in. */
static void test_answers_wait_for_their_batch(void **state)
{
    struct turn *t = begin();

    (void)state;
    ask(t, 0, TURN_WORTH + 1);
    turn_end(t);
    assert_int_equal(s.batches, 2);
    s.committed = 1;
    assert_true(turn_end(t));
    assert_int_equal(s.told, TURN_WORTH);
    ask(t, TURN_WORTH + 1, TURN_WORTH); /* it is busy with the second */
    assert_int_equal(s.batches, 2);
    s.committed = 2;
    turn_start_store(t); /* and has ended that while the turn goes on */
    assert_int_equal(s.batches, 3);
    turn_end(t);
    assert_int_equal(s.told, TURN_WORTH + 1);
    s.committed = 3;
    assert_false(turn_end(t));
    assert_int_equal(s.told, 2 * TURN_WORTH + 1);
    turn_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_starts_when_it_is_worth_it),
        cmocka_unit_test(test_answers_wait_for_their_batch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
