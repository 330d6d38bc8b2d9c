/* Tables of REST calls: one call a row, with its answer. */
#ifndef TESTS_LIB_REST_ROW_H
#define TESTS_LIB_REST_ROW_H

#include "tests/lib/check.h"
#include "tests/lib/raw.h"

struct rest_row {
    const char *what, *method, *path, *body;
    int status;
    const char *says; /* stands in the answer; null for anything */
};

/* Makes each call with the server's key. Fails the test when an answer is another one, an error is
 * not in the form of errors, or the server answers no good request afterwards. */
void rest_rows_check(const struct raw_server *s, const struct rest_row *rows, size_t n);
#define CHECK_ROWS(rows) rest_rows_check(&server, (rows), CHECK_COUNT(rows))

/* How the answer to a wrong request begins. */
#define INVALID(text) "{\"error\":\"invalid-request-error\",\"info\":\"" text

#endif
