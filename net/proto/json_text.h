/* JSON written as text, member by member and without a tree: what is told to thousands at once is
 * made by this. The writer keeps no stack: whoever opens an object or array closes it. Text is
 * UTF-8, as it was cleaned. Any thread. */
#ifndef NET_PROTO_JSON_TEXT_H
#define NET_PROTO_JSON_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "net/base/str.h"

struct json_text {
    struct strbuf b;
    bool more; /* a comma is due before the next */
};
#define JSON_TEXT_INIT ((struct json_text){.b = STRBUF_INIT(SIZE_MAX / 2)})

/* Each adds one member of that key to the open object; key null: one element of the open array, or
 * the document itself. */
void json_object(struct json_text *j, const char *key);
void json_array(struct json_text *j, const char *key);
void json_str(struct json_text *j, const char *key, const char *text);
void json_num(struct json_text *j, const char *key, int64_t n);
void json_bool(struct json_text *j, const char *key, bool on);
/* JSON that stands already as compact text and was checked when it came in; null: nothing. */
void json_raw(struct json_text *j, const char *key, const char *json);
void json_object_end(struct json_text *j);
void json_array_end(struct json_text *j);

/* Members that are left out when there is nothing to say: "", 0 and false. */
void json_some_str(struct json_text *j, const char *key, const char *text);
void json_some_num(struct json_text *j, const char *key, int64_t n);
void json_some_bool(struct json_text *j, const char *key, bool on);

#endif
