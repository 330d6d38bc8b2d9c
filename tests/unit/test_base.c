/* The small leaves: clock, random ids, frames, errors, memory. */
#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/error.h"
#include "net/base/frame.h"
#include "net/base/rng.h"

#include <ctype.h>
#include <stdlib.h>

#include "tests/lib/check.h"

static void prints_times(void **state)
{
    static const struct {
        int64_t ms;
        const char *want;
    } rows[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {1, "1970-01-01T00:00:00.001Z"},
        {951782400000, "2000-02-29T00:00:00.000Z"},
        {1893455999999, "2029-12-31T23:59:59.999Z"},
        {1795526745678, "2026-11-24T13:25:45.678Z"},
        {253402300799000, "9999-12-31T23:59:59.000Z"},
    };
    char text[CLOCK_ISO_SIZE];
    int64_t a = clock_mono_ms(), b = clock_mono_ms();

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        clock_iso(text, rows[i].ms);
        check_str("time", text, rows[i].want);
    }
    assert_true(b >= a);
    assert_true(clock_wall_ms() > 1577836800000);
}

static void makes_ids(void **state)
{
    char name[21], uuid[RNG_UUID_SIZE], other[RNG_UUID_SIZE], hex[9];

    (void)state;
    for (int round = 0; round < 200; round++) {
        rng_name(name, sizeof name);
        assert_int_equal(strlen(name), 20);
        for (const char *c = name; *c; c++)
            assert_true(isalnum((unsigned char)*c));
        rng_uuid(uuid);
        rng_uuid(other);
        assert_int_equal(strlen(uuid), 36);
        assert_int_equal(uuid[14], '4');
        assert_non_null(strchr("89ab", uuid[19]));
        assert_string_not_equal(uuid, other);
        rng_hex(hex, 4);
        assert_int_equal(strspn(hex, "0123456789abcdef"), 8);
    }
    rng_name(name, 1);
    assert_string_equal(name, "");
}

static void frames_live_until_their_last_reference(void **state)
{
    struct frame *f = frame_new("hello", 5), *g = frame_ref(f);

    (void)state;
    memset(f->text - FRAME_HEADROOM, 'x', FRAME_HEADROOM);
    frame_unref(f);
    assert_int_equal(g->len, 5);
    assert_memory_equal(g->text, "hello", 5);
    frame_unref(g);
    frame_unref(NULL);
    f = frame_new("", 0);
    assert_int_equal(f->len, 0);
    frame_unref(f);
}

static void errors_are_cut_and_false(void **state)
{
    struct error err = {{0}};
    char longer[2 * ERROR_TEXT_MAX];

    (void)state;
    memset(longer, 'e', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_false(error_set(&err, "line %d", 3));
    assert_string_equal(err.text, "line 3");
    assert_false(error_set(&err, "%s", longer));
    assert_int_equal(strlen(err.text), ERROR_TEXT_MAX - 1);
    assert_false(error_set(NULL, "nobody listens"));
}

static void memory_is_never_null(void **state)
{
    char *a = xmalloc(0), *b = xcalloc(0, 5), *c = xrealloc(NULL, 0, 0), *d = xstrdup("abc");
    char *e = xstrndup("abcdef", 3), *f = xmemdup("", 0);
    int *zeroed = xcalloc(100, sizeof *zeroed);

    (void)state;
    assert_true(a && b && c && f);
    assert_string_equal(d, "abc");
    assert_string_equal(e, "abc");
    for (int i = 0; i < 100; i++)
        assert_int_equal(zeroed[i], 0);
    free(a);
    free(b);
    free(c);
    free(d);
    free(e);
    free(f);
    free(zeroed);
}

static void trimming_loses_nothing(void **state)
{
    enum { BLOCKS = 1000, SIZE = 1000 };
    char *block[BLOCKS];

    (void)state;
    for (size_t i = 0; i < BLOCKS; i++) {
        block[i] = xmalloc(SIZE);
        memset(block[i], (int)(i % 128), SIZE);
    }
    for (size_t i = 0; i < BLOCKS; i += 2)
        free(block[i]);
    alloc_trim();
    for (size_t i = 1; i < BLOCKS; i += 2)
        for (size_t at = 0; at < SIZE; at++)
            assert_int_equal(block[i][at], (int)(i % 128));
    for (size_t i = 1; i < BLOCKS; i += 2)
        free(block[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_times),
        cmocka_unit_test(makes_ids),
        cmocka_unit_test(frames_live_until_their_last_reference),
        cmocka_unit_test(errors_are_cut_and_false),
        cmocka_unit_test(memory_is_never_null),
        cmocka_unit_test(trimming_loses_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
