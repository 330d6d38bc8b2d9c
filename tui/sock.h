/* The socket of a running console, by which verbs act through it: where it is, who may use it, and
 * what is said on it. Both ends. Main thread.
 *
 * $XDG_RUNTIME_DIR/foyer/console-PID.sock, mode 0600 in a folder of mode 0700; without that
 * variable the folder is ~/.local/state/foyer/run. Both ends check that the other belongs to the
 * same user.
 *
 * Request:  foyer/1 METHOD PATH LENGTH\n and so many bytes of JSON. Methods and paths are those of
 *           the REST API; "GET /console 0" is answered with the address of the console's server.
 * Answer:   foyer/1 STATUS CODE INFO BODY\n, INFO bytes of a sentence and BODY bytes of JSON.
 *           CODE is one of errors.def, or "ok".
 * Several requests may follow each other on one connection; each is answered before the next. */
#ifndef TUI_SOCK_H
#define TUI_SOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "net/base/error.h"
#include "net/client/rest.h"
#include "net/proto/limits.h"
#include "tui/paths.h"

enum {
    SOCK_HEAD = LIMIT_PATH + 64, /* bytes of the first line; stops endless ones */
    SOCK_LIST = 64,              /* consoles that are looked at */
};
#define SOCK_ENV  "FOYER_SOCKET" /* a path, or "auto" for the only console */
#define SOCK_PATH "/console"     /* answers with the server's address */

/* Makes the socket of this process and listens; dead sockets of others are removed. path gets
 * where. -1 with the reason in err. Before any thread is made (it sets the umask for a moment). */
int sock_listen(char path[PATHS_MAX], struct error *err);
/* The consoles that are alive; at most max. */
size_t sock_list(char (*path)[PATHS_MAX], size_t max);
/* Connects to the console at a path, or ("auto") to the only one. -1 with the reason in err. */
int sock_connect(const char *where, struct error *err);
/* Whether the other end belongs to the same user (or to root). */
bool sock_same_user(int fd);

/* First lines. A request's path is printable ASCII without spaces and begins with '/'. */
struct sock_request {
    enum rest_method method;
    char path[LIMIT_PATH + 1];
    size_t body; /* at most LIMIT_BODY */
};
bool sock_parse_request(const char *line, struct sock_request *r);
/* "foyer/1 GET /v1/rooms 0\n"; false when the path is too long. */
bool sock_print_request(char dst[SOCK_HEAD], const struct sock_request *r);

struct sock_answer {
    int status;
    enum err error;
    size_t info, body; /* at most ERROR_TEXT_MAX and LIMIT_REPLY */
};
bool sock_parse_answer(const char *line, struct sock_answer *a);
void sock_print_answer(char dst[SOCK_HEAD], const struct sock_answer *a);

#endif
