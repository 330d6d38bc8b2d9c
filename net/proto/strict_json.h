/* JSON from outside, read strictly, because cJSON is lenient: it takes invalid UTF-8, raw control
 * characters, text behind the document, 1e999, leading zeros and duplicate keys, and cuts a string
 * at \u0000. Any thread. */
#ifndef NET_PROTO_STRICT_JSON_H
#define NET_PROTO_STRICT_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"

/* Parses exactly len bytes. Null with the reason in err when the text is not one strict JSON
 * document nested at most LIMIT_JSON_DEPTH deep. The caller frees with cJSON_Delete. */
cJSON *strict_json_parse(const char *text, size_t len, struct error *err);

/* Readers of one member of an object. A member that is absent or null leaves *out alone and is
 * true; one of the wrong type or out of range is false with the key and what it should be in err.
 */
bool strict_json_str(const cJSON *obj, const char *key, char *dst, size_t size, struct error *err);
bool strict_json_int(const cJSON *obj, const char *key, int64_t min, int64_t max, int64_t *out,
                     struct error *err);
bool strict_json_bool(const cJSON *obj, const char *key, bool *out, struct error *err);
/* The member itself by exact key, or null when absent or null. */
const cJSON *strict_json_get(const cJSON *obj, const char *key);

/* The text of a person, cleaned (utf8_clean) to at most max_chars characters and size-1 bytes.
 * *changed (may be null) tells that cleaning took something out. */
bool strict_json_human(const cJSON *obj, const char *key, char *dst, size_t size, size_t max_chars,
                       bool *changed, struct error *err);

/* Compact text of a tree, which is deleted. The caller frees. */
char *strict_json_print(cJSON *tree);

#endif
