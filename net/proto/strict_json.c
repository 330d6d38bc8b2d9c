/* JSON from outside, read strictly. */
#include "net/proto/strict_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/proto/limits.h"

enum { PRINT_FIRST = 500 /* bytes; most answers are not longer */, FEW_KEYS = 16 };

/* cJSON leaves out what it has no memory for, and a message without a member means something else:
 * it gets our memory, which is never null. Runs before main. */
__attribute__((constructor)) static void give_memory(void)
{
    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = xmalloc, .free_fn = free});
}

/* Skips a string from behind its opening quote; returns behind its closing one, or null for what
 * cJSON would let pass. */
static const char *scan_string(const char *p, const char *end, struct error *err)
{
    for (; p < end && *p != '"'; p++) {
        if ((unsigned char)*p < 0x20) {
            error_set(err, "a string holds a raw control character");
            return NULL;
        }
        if (*p == '\\') {
            p++;
            if (end - p >= 5 && strncmp(p, "u0000", 5) == 0) {
                error_set(err, "a string holds U+0000");
                return NULL;
            }
        }
    }
    if (p >= end) {
        error_set(err, "a string has no end");
        return NULL;
    }
    return p + 1;
}

static bool is_digit(const char *p, const char *end)
{
    return p < end && *p >= '0' && *p <= '9';
}

/* What can be told from the text alone: depth, strings, leading zeros. */
static bool scan(const char *text, size_t len, struct error *err)
{
    const char *p = text, *end = text + len;
    int depth = 0;

    while (p < end) {
        char c = *p++;

        if (c == '"') {
            p = scan_string(p, end, err);
            if (!p)
                return false;
        } else if (c == '{' || c == '[') {
            if (++depth > LIMIT_JSON_DEPTH)
                return error_set(err, "nested deeper than %d levels", LIMIT_JSON_DEPTH);
        } else if (c == '}' || c == ']') {
            depth--;
        } else if (c == '0' && is_digit(p, end) &&
                   (p - 2 < text || !strchr("0123456789.eE+", p[-2]))) {
            return error_set(err, "a number has a leading zero");
        }
    }
    return true;
}

static bool twice(const char *key, struct error *err)
{
    error_set(err, "the key \"%.40s\" stands twice", key);
    return true;
}

/* Keys of an object, which are few as a rule: each is compared with those behind it. */
static bool has_twin(const cJSON *key, struct error *err)
{
    for (const cJSON *at = key->next; at; at = at->next)
        if (*at->string == *key->string && str_eq(at->string, key->string))
            return twice(key->string, err);
    return false;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Many are sorted first: comparing all pairs would be an attack. */
static bool keys_differ_sorted(const cJSON *obj, int n, struct error *err)
{
    const char **keys = xcalloc((size_t)n, sizeof *keys);
    const cJSON *at;
    bool ok = true;
    int i = 0;

    cJSON_ArrayForEach (at, obj)
        keys[i++] = at->string;
    qsort(keys, (size_t)n, sizeof *keys, by_text);
    for (i = 1; i < n && ok; i++)
        ok = !str_eq(keys[i - 1], keys[i]) || !twice(keys[i], err);
    free(keys);
    return ok;
}

static bool keys_differ(const cJSON *obj, struct error *err)
{
    int n = cJSON_GetArraySize(obj);
    const cJSON *at;

    if (n > FEW_KEYS)
        return keys_differ_sorted(obj, n, err);
    cJSON_ArrayForEach (at, obj)
        if (has_twin(at, err))
            return false;
    return true;
}

/* What only the tree can tell; the depth was limited by scan(). */
static bool check_tree(const cJSON *node, struct error *err)
{
    const cJSON *at;

    if (cJSON_IsNumber(node) && !isfinite(node->valuedouble))
        return error_set(err, "a number is too large");
    if (cJSON_IsObject(node) && node->child && node->child->next && !keys_differ(node, err))
        return false;
    cJSON_ArrayForEach (at, node)
        if (!check_tree(at, err))
            return false;
    return true;
}

cJSON *strict_json_parse(const char *text, size_t len, struct error *err)
{
    const char *end = NULL;
    cJSON *tree;

    if (!utf8_valid(text, len)) {
        error_set(err, "the text is not valid UTF-8");
        return NULL;
    }
    if (!scan(text, len, err))
        return NULL;
    tree = cJSON_ParseWithLengthOpts(text, len, &end, 0);
    if (!tree) {
        error_set(err, "the text is not valid JSON%s", len ? "" : ": it is empty");
        return NULL;
    }
    while (end < text + len && strchr(" \t\r\n", *end))
        end++;
    if (end != text + len)
        error_set(err, "there is text behind the JSON document");
    else if (check_tree(tree, err))
        return tree;
    cJSON_Delete(tree);
    return NULL;
}

const cJSON *strict_json_get(const cJSON *obj, const char *key)
{
    const cJSON *v = obj ? obj->child : NULL;

    /* cJSON's own search calls strcmp() for every member on the way. */
    while (v && !(v->string && *v->string == *key && str_eq(v->string, key)))
        v = v->next;
    return v && !cJSON_IsNull(v) ? v : NULL;
}

bool strict_json_str(const cJSON *obj, const char *key, char *dst, size_t size, struct error *err)
{
    const cJSON *v = strict_json_get(obj, key);

    if (!v)
        return true;
    if (!cJSON_IsString(v))
        return error_set(err, "%s should be a string", key);
    if (strlen(v->valuestring) >= size)
        return error_set(err, "%s is longer than %zu bytes", key, size - 1);
    return str_copy(dst, size, v->valuestring);
}

bool strict_json_int(const cJSON *obj, const char *key, int64_t min, int64_t max, int64_t *out,
                     struct error *err)
{
    const cJSON *v = strict_json_get(obj, key);

    if (!v)
        return true;
    if (!cJSON_IsNumber(v) || v->valuedouble != floor(v->valuedouble))
        return error_set(err, "%s should be a whole number", key);
    if (v->valuedouble < (double)min || v->valuedouble > (double)max)
        return error_set(err, "%s should be between %lld and %lld", key, (long long)min,
                         (long long)max);
    *out = (int64_t)v->valuedouble;
    return true;
}

bool strict_json_bool(const cJSON *obj, const char *key, bool *out, struct error *err)
{
    const cJSON *v = strict_json_get(obj, key);

    if (!v)
        return true;
    if (!cJSON_IsBool(v))
        return error_set(err, "%s should be true or false", key);
    *out = cJSON_IsTrue(v);
    return true;
}

bool strict_json_human(const cJSON *obj, const char *key, char *dst, size_t size, size_t max_chars,
                       bool *changed, struct error *err)
{
    const cJSON *v = strict_json_get(obj, key);

    if (!v)
        return true;
    if (!cJSON_IsString(v))
        return error_set(err, "%s should be a string", key);
    utf8_clean(dst, size, v->valuestring, strlen(v->valuestring), max_chars);
    if (changed)
        *changed = !str_eq(dst, v->valuestring);
    return true;
}

/* ---- out ---- */

static void print_string(struct strbuf *b, const char *s)
{
    static const char special[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";

    strbuf_add(b, "\"", 1);
    for (;;) {
        size_t plain = str_json_plain(s);
        const char *at;

        strbuf_add(b, s, plain);
        s += plain;
        if (!*s)
            break;
        at = strchr(special, *s);
        if (at)
            strbuf_printf(b, "\\%c", letters[at - special]);
        else
            strbuf_printf(b, "\\u%04x", (unsigned char)*s);
        s++;
    }
    strbuf_add(b, "\"", 1);
}

/* Whole numbers are most of all; cJSON prints each as a fraction and reads it again. */
static void print_number(struct strbuf *b, const cJSON *v)
{
    double d = v->valuedouble;
    char *text;

    if (fabs(d) < 1e15 && d == (double)(int64_t)d && !(d == 0 && signbit(d))) {
        strbuf_int(b, (int64_t)d);
        return;
    }
    text = cJSON_PrintUnformatted(v);
    strbuf_puts(b, text);
    free(text);
}

static void print(struct strbuf *b, const cJSON *v)
{
    const cJSON *at;
    bool named = cJSON_IsObject(v);

    if (cJSON_IsString(v)) {
        print_string(b, v->valuestring);
    } else if (cJSON_IsNumber(v)) {
        print_number(b, v);
    } else if (cJSON_IsRaw(v)) {
        strbuf_puts(b, v->valuestring);
    } else if (named || cJSON_IsArray(v)) {
        strbuf_add(b, named ? "{" : "[", 1);
        cJSON_ArrayForEach (at, v) {
            if (at != v->child)
                strbuf_add(b, ",", 1);
            if (named) {
                print_string(b, at->string);
                strbuf_add(b, ":", 1);
            }
            print(b, at);
        }
        strbuf_add(b, named ? "}" : "]", 1);
    } else {
        strbuf_puts(b, cJSON_IsTrue(v) ? "true" : cJSON_IsFalse(v) ? "false" : "null");
    }
}

char *strict_json_print(cJSON *tree)
{
    struct strbuf b = STRBUF_INIT(SIZE_MAX / 2);

    strbuf_reserve(&b, PRINT_FIRST);
    print(&b, tree);
    cJSON_Delete(tree);
    return strbuf_take(&b);
}
