/* Lines of the record, from a server or a file. */
#include "tui/cli/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/client/url.h"
#include "tui/args.h"

/* The number of a line, which stands behind the hash; 0 when there is none. */
static int64_t number_of(const char *line, size_t len)
{
    static const char key[] = "\",\"n\":";
    const size_t at = sizeof "{\"prev\":\"" - 1 + JOURNAL_HASH;
    char digits[24];
    size_t n = 0;
    int64_t number = 0;

    if (len < at + sizeof key || strncmp(line + at, key, sizeof key - 1) != 0)
        return 0;
    line += at + sizeof key - 1;
    while (n < sizeof digits - 1 && line[n] >= '0' && line[n] <= '9') {
        digits[n] = line[n];
        n++;
    }
    digits[n] = '\0';
    str_int(digits, 1, INT64_MAX, &number);
    return number;
}

static char *path_of(const struct log_want *w)
{
    struct strbuf b = STRBUF_INIT(LIMIT_PATH);

    strbuf_printf(&b, "/v1/journal?format=lines&limit=1000&after=%lld", (long long)w->after);
    if (w->since)
        strbuf_printf(&b, "&since=%lld", (long long)w->since);
    if (w->room) {
        strbuf_puts(&b, "&room=");
        url_escape(&b, w->room);
    }
    return strbuf_take(&b);
}

/* Gives out one page; *more says whether there may be another. */
static void give_out(const struct rest_answer *a, struct log_want *w, log_line *each, void *arg,
                     bool *more)
{
    const char *at = a->body, *end = a->body + a->len;
    int64_t last = 0;

    *more = true;
    while (at < end && *more) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((stop ? stop : end) - at);

        last = number_of(at, len);
        *more = each(arg, at, len);
        at += len + 1;
    }
    if (last > w->after)
        w->after = last;
    else
        *more = false;
}

int log_of_server(struct service *s, struct log_want *w, log_line *each, void *arg)
{
    bool more = true;

    while (more) {
        struct rest_answer *a = NULL;
        char *path = path_of(w);
        int code;

        if (!path) {
            fputs("foyer: the name of the room is too long\n", stderr);
            return EXIT_USAGE;
        }
        code = service_call(s, REST_GET, path, NULL, NULL, &a);
        free(path);
        if (!a)
            return code;
        give_out(a, w, each, arg, &more);
        rest_answer_free(a);
    }
    return EXIT_DONE;
}

int log_of_file(const char *path, log_line *each, void *arg)
{
    bool standard = str_eq(path, "-"), go_on = true;
    FILE *f = standard ? stdin : fopen(path, "re");
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    int code = EXIT_DONE;

    if (!f) {
        fprintf(stderr, "foyer: %s: %s\n", path, strerror(errno));
        return EXIT_FAILED;
    }
    while (go_on && (n = getline(&line, &size, f)) >= 0) {
        if (n > 0 && line[n - 1] == '\n')
            n--;
        go_on = each(arg, line, (size_t)n);
    }
    if (ferror(f)) {
        fprintf(stderr, "foyer: %s: %s\n", path, strerror(errno));
        code = EXIT_FAILED;
    }
    free(line);
    if (!standard)
        fclose(f);
    return code;
}

int log_of_either(struct service *s, const char *path, struct log_want *w, log_line *each,
                  void *arg)
{
    int code;

    if (path)
        return log_of_file(path, each, arg);
    code = service_open(s);
    if (code == EXIT_DONE)
        code = log_of_server(s, w, each, arg);
    service_close(s);
    return code;
}
