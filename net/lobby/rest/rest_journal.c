/* The record over REST. Lines go out as they were written: what reads them can check the chain. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/rest/rest.h"

enum {
    PAGE_MAX = 1000, /* lines; stops answers that hold up everybody else */
    PAGE_BYTES = PAGE_MAX * (JOURNAL_LINE_MAX + 1) + 256,
};

/* A whole number of the query into *out, which keeps what it held when it is not given. */
static bool read_number(const struct rest_req *r, const char *key, int64_t max, int64_t *out,
                        struct error *err)
{
    const char *text = rest_query(r, key);

    return !text || str_int(text, 0, max, out) ||
           error_set(err, "%s should be a whole number from 0 to %lld", key, (long long)max);
}

enum err rest_journal(const struct rest_req *r, struct reply *out, struct error *err)
{
    const int64_t most = INT64_C(1) << 52;
    const char *format = rest_query(r, "format");
    bool lines = format && str_eq(format, "lines");
    struct store_page page = {.room = rest_query(r, "room"), .between = lines ? "\n" : ","};
    struct strbuf data = STRBUF_INIT(PAGE_BYTES), b = STRBUF_INIT(PAGE_BYTES);
    int64_t limit = PAGE_MAX, total = 0;

    if (!read_number(r, "after", most, &page.after, err) ||
        !read_number(r, "since", most, &page.since, err) ||
        !read_number(r, "before", most, &page.before, err) ||
        !read_number(r, "limit", PAGE_MAX, &limit, err))
        return ERR_INVALID;
    if (format && !lines && !str_eq(format, "json")) {
        error_set(err, "format should be json or lines");
        return ERR_INVALID;
    }
    page.limit = (size_t)limit;
    if (!store_journal(r->env->store, &page, &data, &total, err)) {
        strbuf_free(&data);
        return ERR_SERVER;
    }
    if (lines) {
        if (data.len)
            strbuf_puts(&data, "\n");
        out->type = "text/plain; charset=utf-8";
        out->len = data.len;
        out->body = strbuf_take(&data);
        return ERR_OK;
    }
    strbuf_printf(&b, "{\"total_count\":%lld,\"data\":[", (long long)total);
    strbuf_add(&b, data.s ? data.s : "", data.len);
    strbuf_puts(&b, "]}");
    strbuf_free(&data);
    out->len = b.len;
    out->body = strbuf_take(&b);
    return ERR_OK;
}
