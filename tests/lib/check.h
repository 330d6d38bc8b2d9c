/* cmocka with what it needs in front, and checks that name the row of a table. */
#ifndef TESTS_LIB_CHECK_H
#define TESTS_LIB_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define CHECK_COUNT(array) (sizeof(array) / sizeof *(array))

/* Each fails the running test with the row's description and both values. */
#define check_str(what, got, want)                                          \
    do {                                                                    \
        const char *got_ = (got), *want_ = (want);                          \
        if (strcmp(got_, want_) != 0)                                       \
            fail_msg("%s: got \"%s\", wanted \"%s\"", (what), got_, want_); \
    } while (0)

#define check_int(what, got, want)                                      \
    do {                                                                \
        long long got_ = (long long)(got), want_ = (long long)(want);   \
        if (got_ != want_)                                              \
            fail_msg("%s: got %lld, wanted %lld", (what), got_, want_); \
    } while (0)

#define check_true(what, condition)                               \
    do {                                                          \
        if (!(condition))                                         \
            fail_msg("%s: %s does not hold", (what), #condition); \
    } while (0)

#endif
