/* People over raw sockets. */
#include "tests/lib/raw_people.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/check.h"

enum { TEXT = 16 * 1024 };

void raw_quote(char *text)
{
    for (; *text; text++)
        if (*text == '\'')
            *text = '"';
}

void raw_say(struct raw *c, const char *fmt, ...)
{
    char text[TEXT];
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    assert_in_range(n, 0, TEXT - 1);
    raw_quote(text);
    raw_text(c, text);
}

void raw_heard(struct raw *c, const char *text)
{
    free(raw_until(c, text));
}

void raw_token(const struct raw_server *s, const char *properties, char dst[LIMIT_TOKEN + 1])
{
    char body[1024], *answer = NULL;

    snprintf(body, sizeof body, "{'properties':{%s}}", properties);
    raw_quote(body);
    check_int(properties, raw_rest(s, "POST", "/v1/meeting-tokens", NULL, body, &answer), 200);
    raw_member(answer, "token", dst, LIMIT_TOKEN + 1);
    free(answer);
}

struct raw *raw_host(const struct raw_server *s, const char *name)
{
    struct raw *c = raw_signal(s);
    char properties[256], token[LIMIT_TOKEN + 1];

    snprintf(properties, sizeof properties, "'is_owner':true,'user_name':'%s'", name);
    raw_token(s, properties, token);
    raw_say(c, "{'id':1,'action':'hello','v':1,'token':'%s','rooms':['*']}", token);
    raw_heard(c, "\"reply\":1,\"ok\":true");
    return c;
}

struct raw_guest raw_join(const struct raw_server *s, const char *room, const char *name,
                          const char *more)
{
    struct raw_guest g = {.c = raw_signal(s)};
    char *answer;

    raw_say(g.c, "{'id':1,'action':'join-meeting','room':'%s','user_name':'%s'%s}", room, name,
            more);
    answer = raw_until(g.c, "\"reply\":1,");
    if (!strstr(answer, "\"ok\":true"))
        fail_msg("%s can not join %s: %s", name, room, answer);
    raw_member(answer, "session_id", g.id, sizeof g.id);
    free(answer);
    return g;
}

struct raw_guest raw_knock(const struct raw_server *s, const char *room, const char *name,
                           const char *more)
{
    struct raw_guest g = raw_join(s, room, name, more);
    char *answer;

    raw_say(g.c, "{'id':2,'action':'request-access','name':'%s'}", name);
    answer = raw_until(g.c, "\"reply\":2,\"ok\":true");
    raw_member(answer, "place", g.place, sizeof g.place);
    free(answer);
    return g;
}

void raw_leave(struct raw *c)
{
    raw_text(c, "{\"id\":9,\"action\":\"leave-meeting\"}");
    raw_close_code(c);
    raw_close(c);
}
