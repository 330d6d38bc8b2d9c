/* Lines of the record, from a server or a file. */
#include "tui/cli/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "tui/args.h"

int log_of_server(struct service *s, struct log_want *w, log_line *each, void *arg)
{
    bool more = true;

    while (more) {
        struct rest_answer *a = NULL;
        char *path = log_path(w);
        int code;

        if (!path) {
            fputs("foyer: the name of the room is too long\n", stderr);
            return EXIT_USAGE;
        }
        code = service_call(s, REST_GET, path, NULL, NULL, &a);
        free(path);
        if (!a)
            return code;
        more = log_page(a, w, each, arg);
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
