/* Tables of REST calls. */
#include "tests/lib/rest_row.h"

#include <stdlib.h>

static void check_row(const struct raw_server *s, const struct rest_row *r)
{
    char *answer = NULL;
    int status = raw_rest(s, r->method, r->path, NULL, r->body, &answer);

    if (status != r->status || (r->says && !strstr(answer, r->says)))
        fail_msg("%s: %d %s, wanted %d %s", r->what, status, answer, r->status,
                 r->says ? r->says : "");
    if (status >= 400 && !strstr(answer, "{\"error\":\""))
        fail_msg("%s: no error in %s", r->what, answer);
    free(answer);
    check_int(r->what, raw_rest(s, "GET", "/healthz", "", NULL, NULL), 200);
}

void rest_rows_check(const struct raw_server *s, const struct rest_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        check_row(s, &rows[i]);
}
