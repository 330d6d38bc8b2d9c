/* What every verb that talks to a service shares. */
#include "tui/cli/service.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/client/url.h"
#include "net/proto/limits.h"
#include "tui/cli/body_json.h"
#include "tui/cli/through.h"
#include "tui/paths.h"
#include "tui/sock.h"

enum { OWNER_TOKEN_SECONDS = 7 * 86400 };

void service_find_url(struct service *s)
{
    const char *env = getenv("FOYER_URL");

    if (!s->url)
        s->url = env && *env ? env : SERVICE_DEFAULT_URL;
}

/* Reads the first line of the key file. */
static bool read_key_file(const char *path, char key[SERVICE_KEY_MAX])
{
    FILE *f = fopen(path, "re");
    bool ok;

    if (!f)
        return false;
    setvbuf(f, NULL, _IONBF, 0); /* no copy of the key in a buffer that is not wiped */
    ok = fgets(key, SERVICE_KEY_MAX, f) != NULL;
    fclose(f);
    if (!ok)
        return false;
    key[strcspn(key, "\r\n")] = '\0';
    return *key != '\0';
}

bool service_find_key(const struct service *s, char key[SERVICE_KEY_MAX])
{
    const char *env = getenv("FOYER_API_KEY");
    struct error err = {{0}};
    char path[PATHS_MAX];
    struct url u;

    if (env && *env) {
        if (str_copy(key, SERVICE_KEY_MAX, env))
            return true;
        fputs(tr("foyer: FOYER_API_KEY is too long to be a key\n"), stderr);
        return false;
    }
    /* This machine's key is for this machine's server: it is never sent elsewhere. */
    if (!url_parse(&u, s->url, &err) || !u.loopback) {
        fprintf(stderr, tr("foyer: set FOYER_API_KEY to the API key of %s\n"), s->url);
        return false;
    }
    if (paths_state(path, sizeof path, "api.key") && read_key_file(path, key))
        return true;
    fprintf(stderr, tr("foyer: no API key: FOYER_API_KEY is not set and %s can not be read (%s)\n"),
            path, strerror(errno));
    return false;
}

/* Through the console that $FOYER_SOCKET names. An address of one's own has to be the console's. */
static int open_console(struct service *s)
{
    struct error err = {{0}};
    int fd = sock_connect(through_where(), &err);

    if (fd >= 0 && through_url(fd, s->console_url, sizeof s->console_url, &err) &&
        (!s->url || str_eq(s->url, s->console_url) ||
         error_set(&err, "the console is at %.200s, not at %.200s", s->console_url, s->url))) {
        s->console = fd + 1;
        s->url = s->console_url;
        return EXIT_DONE;
    }
    fprintf(stderr, "foyer: " SOCK_ENV ": %s\n", err.text);
    if (fd >= 0)
        close(fd);
    return fd >= 0 ? EXIT_FAILED : EXIT_OFFLINE;
}

bool service_is_open(const struct service *s)
{
    return s->rest || s->console;
}

int service_open(struct service *s)
{
    char key[SERVICE_KEY_MAX] = "";
    struct error err = {{0}};
    struct url u;

    if (through_where())
        return open_console(s);
    service_find_url(s);
    if (!url_parse(&u, s->url, &err)) {
        fprintf(stderr, "foyer: '%s': %s\n", s->url, err.text);
        return EXIT_USAGE;
    }
    if (!service_find_key(s, key))
        return EXIT_NOT_AUTHORISED;
    s->rest = rest_new(s->url, key, NULL, NULL, &err);
    explicit_bzero(key, sizeof key);
    if (s->rest)
        return EXIT_DONE;
    fprintf(stderr, "foyer: %s\n", err.text);
    return EXIT_FAILED;
}

void service_close(struct service *s)
{
    if (s->console)
        close(s->console - 1);
    rest_stop(s->rest);
    s->rest = NULL;
    s->console = 0;
}

int service_call(struct service *s, enum rest_method m, const char *path, const char *body,
                 const char *what, struct rest_answer **answer)
{
    struct rest_answer *a = s->console ? through_call(s->console - 1, m, path, body)
                                       : rest_call(s->rest, m, path, body);
    int code = err_info(a->error)->exit;

    *answer = NULL;
    if (a->error == ERR_OK) {
        *answer = a;
        return EXIT_DONE;
    }
    if (a->status == 0)
        fprintf(stderr, tr("foyer: no connection to %s: %s\n"), s->url, a->info);
    else
        fprintf(stderr, "foyer: %s%s%s\n", what ? what : "", what ? ": " : "", a->info);
    rest_answer_free(a);
    return code ? code : EXIT_FAILED;
}

char *service_room_path(const char *room, const char *rest)
{
    struct strbuf b = STRBUF_INIT(LIMIT_PATH);

    strbuf_puts(&b, "/v1/rooms/");
    url_escape(&b, room);
    strbuf_puts(&b, rest);
    return strbuf_take(&b);
}

char *service_list_path(const char *list, const char *room)
{
    struct strbuf b = STRBUF_INIT(LIMIT_PATH);

    strbuf_puts(&b, list);
    if (room) {
        strbuf_puts(&b, "?room=");
        url_escape(&b, room);
    }
    return strbuf_take(&b);
}

int service_owner_token(struct service *s, const char *room, char **token)
{
    const struct passwd *me = getpwuid(getuid());
    struct rest_answer *a;
    char *body = body_owner_token(room, me ? me->pw_name : "host",
                                  clock_wall_ms() / 1000 + OWNER_TOKEN_SECONDS);
    int code = service_call(s, REST_POST, "/v1/meeting-tokens", body, NULL, &a);

    free(body);
    *token = NULL;
    if (!a)
        return code;
    *token = body_read_token(a);
    explicit_bzero(a->body, a->len);
    rest_answer_free(a);
    if (*token)
        return EXIT_DONE;
    fprintf(stderr, tr("foyer: %s answered without a token\n"), s->url);
    return EXIT_FAILED;
}

void service_forget(char *secret)
{
    if (secret)
        explicit_bzero(secret, strlen(secret));
    free(secret);
}
