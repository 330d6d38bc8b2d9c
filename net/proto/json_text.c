/* JSON written as text. */
#include "net/proto/json_text.h"

#include <string.h>

/* Keys are constants of ours or ids, and need no escapes. */
static void begin(struct json_text *j, const char *key)
{
    if (j->more)
        strbuf_add(&j->b, ",", 1);
    j->more = true;
    if (!key)
        return;
    strbuf_add(&j->b, "\"", 1);
    strbuf_puts(&j->b, key);
    strbuf_add(&j->b, "\":", 2);
}

void json_object(struct json_text *j, const char *key)
{
    begin(j, key);
    strbuf_add(&j->b, "{", 1);
    j->more = false;
}

void json_array(struct json_text *j, const char *key)
{
    begin(j, key);
    strbuf_add(&j->b, "[", 1);
    j->more = false;
}

void json_object_end(struct json_text *j)
{
    strbuf_add(&j->b, "}", 1);
    j->more = true;
}

void json_array_end(struct json_text *j)
{
    strbuf_add(&j->b, "]", 1);
    j->more = true;
}

void json_str(struct json_text *j, const char *key, const char *text)
{
    begin(j, key);
    strbuf_json(&j->b, text, false);
}

void json_num(struct json_text *j, const char *key, int64_t n)
{
    begin(j, key);
    strbuf_int(&j->b, n);
}

void json_bool(struct json_text *j, const char *key, bool on)
{
    begin(j, key);
    strbuf_puts(&j->b, on ? "true" : "false");
}

void json_raw(struct json_text *j, const char *key, const char *json)
{
    if (!json)
        return;
    begin(j, key);
    strbuf_puts(&j->b, json);
}

void json_some_str(struct json_text *j, const char *key, const char *text)
{
    if (*text)
        json_str(j, key, text);
}

void json_some_num(struct json_text *j, const char *key, int64_t n)
{
    if (n)
        json_num(j, key, n);
}

void json_some_bool(struct json_text *j, const char *key, bool on)
{
    if (on)
        json_bool(j, key, true);
}
