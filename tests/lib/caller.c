/* Guests on sockets of their own. */
#include "tests/lib/caller.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/raw_people.h"

enum { TEXT = 8192, TOKEN_ARGS = 12 };

char *caller_asks(struct caller *g, const char *action, const char *members)
{
    char reply[32];

    raw_say(g->c, "{'id':%d,'action':'%s'%s%s}", ++g->request, action, *members ? "," : "",
            members);
    snprintf(reply, sizeof reply, "\"reply\":%d,", g->request);
    return raw_until(g->c, reply);
}

static void connect_to(struct caller *g, const struct serve *s)
{
    struct raw_server at = {.conf.port = (uint16_t)s->port};

    *g = (struct caller){.c = raw_signal(&at)};
}

static void make_token(struct serve *s, const char *room, const char *name, const char *const *more,
                       char token[LIMIT_TOKEN + 1])
{
    const char *args[TOKEN_ARGS] = {"token", "create", "--room", room, "--name", name};
    int n = 6;

    for (; more && *more && n < TOKEN_ARGS - 1; more++)
        args[n++] = *more;
    assert_int_equal(serve_verb(s, args, token, NULL, LIMIT_TOKEN + 1), 0);
    token[strcspn(token, "\r\n")] = '\0';
}

void caller_join(struct caller *g, struct serve *s, const char *room, const char *name,
                 const char *const *more)
{
    char token[LIMIT_TOKEN + 1], members[TEXT], *answer;

    connect_to(g, s);
    make_token(s, room, name, more, token);
    snprintf(members, sizeof members, "'room':'%s','user_name':'%s','token':'%s'", room, name,
             token);
    answer = caller_asks(g, "join-meeting", members);
    if (!strstr(answer, "\"level\":\"full\""))
        fail_msg("%s is not let in by a token: %s", name, answer);
    raw_member(answer, "session_id", g->id, sizeof g->id);
    free(answer);
}

bool caller_knock(struct caller *g, struct serve *s, const char *room, const char *name,
                  const char *device, char *info)
{
    char members[TEXT], *answer, *at;
    bool ok;

    connect_to(g, s);
    snprintf(members, sizeof members, "'room':'%s','user_name':'%s','device':'%s'", room, name,
             device);
    answer = caller_asks(g, "join-meeting", members);
    ok = strstr(answer, "\"ok\":true") != NULL;
    if (ok) {
        raw_member(answer, "session_id", g->id, sizeof g->id);
        free(answer);
        snprintf(members, sizeof members, "'name':'%s'", name);
        answer = caller_asks(g, "request-access", members);
        ok = strstr(answer, "\"ok\":true") != NULL;
    }
    at = strstr(answer, "\"info\":\"");
    if (info)
        snprintf(info, 256, "%s", at ? at : "");
    free(answer);
    return ok;
}

void caller_does(struct caller *g, const char *action, const char *members)
{
    char *answer = caller_asks(g, action, members);

    if (!strstr(answer, "\"ok\":true"))
        fail_msg("%s is refused: %s", action, answer);
    free(answer);
}

void caller_hears(struct caller *g, const char *text)
{
    raw_heard(g->c, text);
}

void caller_close(struct caller *g)
{
    raw_close(g->c);
    g->c = NULL;
}
