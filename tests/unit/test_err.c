/* The table of errors: complete, unambiguous where it has to be, and found again by its codes. */
#include "net/proto/err.h"

#include "tests/lib/check.h"

static void rows_are_whole(void **state)
{
    (void)state;
    for (int e = ERR_OK + 1; e < ERR_COUNT; e++) {
        const struct err_info *i = err_info((enum err)e);

        check_true("a code", i->code[0] != '\0');
        check_true(i->code, i->sentence[0] != '\0');
        check_true(i->code, i->sentence[strlen(i->sentence) - 1] != ' ');
        check_true(i->code, i->http >= 400 && i->http < 600);
        check_true(i->code, i->rest[0] != '\0');
        check_true(i->code, i->close == 0 || i->close == 1001 || i->close == 1011 ||
                                (i->close >= 4400 && i->close < 4500));
        check_true(i->code, i->exit >= 1 && i->exit <= 7);
        check_true(i->code, !i->fatal[0] || i->close != 0 || e == ERR_OFFLINE);
    }
}

static void codes_lead_back(void **state)
{
    (void)state;
    for (int e = ERR_OK + 1; e < ERR_COUNT; e++) {
        const struct err_info *i = err_info((enum err)e);

        check_str("by code", err_info(err_from_code(i->code))->code, i->code);
        check_int("by status", err_info(err_from_http(i->http, i->rest))->http, i->http);
    }
    assert_int_equal(err_from_code("nonsense"), ERR_UNKNOWN_ERROR);
    assert_int_equal(err_from_code(""), ERR_UNKNOWN_ERROR);
    assert_int_equal(err_from_http(200, ""), ERR_OK);
    assert_int_equal(err_from_http(418, "teapot"), ERR_UNKNOWN_ERROR);
}

static void causes_tell_apart_what_shares_a_code(void **state)
{
    (void)state;
    for (int e = ERR_OK + 1; e < ERR_COUNT; e++)
        if (*err_cause((enum err)e))
            check_int(
                err_cause((enum err)e),
                err_refine(err_from_code(err_info((enum err)e)->code), err_cause((enum err)e)), e);
    assert_int_equal(err_refine(ERR_NOT_ALLOWED, "bad-token"), ERR_BAD_TOKEN);
    assert_int_equal(err_refine(ERR_NOT_ALLOWED, "nonsense"), ERR_NOT_ALLOWED);
    assert_int_equal(err_refine(ERR_NO_ROOM, ""), ERR_NO_ROOM);
}

static void unknown_values_are_harmless(void **state)
{
    (void)state;
    assert_string_equal(err_info(ERR_OK)->code, "");
    assert_int_equal(err_info(ERR_OK)->http, 200);
    assert_string_equal(err_info(ERR_COUNT)->code, "");
    assert_string_equal(err_info((enum err)9999)->code, "");
}

/* The exit codes that scripts rely on (DESIGN: command line). */
static void exit_codes_are_the_promised_ones(void **state)
{
    static const struct {
        enum err e;
        int exit;
    } rows[] = {{ERR_DENIED, 3},    {ERR_NO_ROOM, 4}, {ERR_NO_PERSON, 4}, {ERR_BAD_KEY, 5},
                {ERR_TIMED_OUT, 6}, {ERR_OFFLINE, 7}, {ERR_SERVER, 1}};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_int(err_info(rows[i].e)->code, err_info(rows[i].e)->exit, rows[i].exit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_whole),
        cmocka_unit_test(codes_lead_back),
        cmocka_unit_test(causes_tell_apart_what_shares_a_code),
        cmocka_unit_test(unknown_values_are_harmless),
        cmocka_unit_test(exit_codes_are_the_promised_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
