/* Which rules were tried on a knock, as JSON. */
#include "net/proto/tried_json.h"

#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"

/* The numbers of struct wire_asked, by their names on the wire. */
static const struct {
    const char *key;
    size_t at;
} numbers[] = {
    {"minute", offsetof(struct wire_asked, minute)},
    {"inside", offsetof(struct wire_asked, inside)},
    {"waiting", offsetof(struct wire_asked, waiting)},
    {"seats", offsetof(struct wire_asked, seats)},
    {"tries", offsetof(struct wire_asked, tries)},
};
enum { N_NUMBERS = sizeof numbers / sizeof *numbers };

static void asked_text(struct json_text *j, const char *key, const struct wire_asked *asked)
{
    json_object(j, key);
    json_num(j, "at", asked->at);
    json_some_bool(j, "now", asked->now);
    for (int i = 0; i < N_NUMBERS; i++)
        json_num(j, numbers[i].key, *(const int32_t *)((const char *)asked + numbers[i].at));
    json_object_end(j);
}

static void rules_text(struct json_text *j, const char *key, const struct wire_tried *tried,
                       size_t n)
{
    json_array(j, key);
    for (size_t i = 0; i < n; i++) {
        json_object(j, NULL);
        json_str(j, "file", tried[i].file);
        json_num(j, "line", tried[i].line);
        json_str(j, "text", tried[i].text);
        json_str(j, "fate", rules_fate_names[tried[i].fate]);
        json_some_str(j, "failed", tried[i].failed);
        json_object_end(j);
    }
    json_array_end(j);
}

void tried_text(struct json_text *j, const struct wire_asked *asked, const struct wire_tried *tried,
                size_t n)
{
    asked_text(j, "asked", asked);
    rules_text(j, "rules", tried, n);
}

void tried_json_add(cJSON *obj, const struct wire_asked *asked, const struct wire_tried *tried,
                    size_t n)
{
    struct json_text told = JSON_TEXT_INIT, list = JSON_TEXT_INIT;

    asked_text(&told, NULL, asked);
    rules_text(&list, NULL, tried, n);
    cJSON_AddRawToObject(obj, "asked", told.b.s);
    cJSON_AddRawToObject(obj, "rules", list.b.s);
    strbuf_free(&told.b);
    strbuf_free(&list.b);
}

static bool read_one(const cJSON *one, struct wire_tried *t, struct error *err)
{
    char fate[16] = "";
    int64_t line = 0;

    if (!strict_json_human(one, "file", t->file, sizeof t->file, LIMIT_RULE, NULL, err) ||
        !strict_json_human(one, "text", t->text, sizeof t->text, LIMIT_RULE_TEXT, NULL, err) ||
        !strict_json_human(one, "failed", t->failed, sizeof t->failed, LIMIT_RULE, NULL, err) ||
        !strict_json_int(one, "line", 0, INT32_MAX, &line, err) ||
        !strict_json_str(one, "fate", fate, sizeof fate, err))
        return false;
    t->line = (int32_t)line;
    for (int i = 0; i < RULES_FATES; i++)
        if (str_eq(fate, rules_fate_names[i])) {
            t->fate = (enum rules_fate)i;
            return true;
        }
    return error_set(err, "fate should be decided, failed or untried");
}

static bool read_asked(const cJSON *told, struct wire_asked *asked, struct error *err)
{
    if (!strict_json_int(told, "at", 0, INT64_C(1) << 52, &asked->at, err) ||
        !strict_json_bool(told, "now", &asked->now, err))
        return false;
    for (int i = 0; i < N_NUMBERS; i++) {
        int64_t n = 0;

        if (!strict_json_int(told, numbers[i].key, 0, INT32_MAX, &n, err))
            return false;
        *(int32_t *)((char *)asked + numbers[i].at) = (int32_t)n;
    }
    return true;
}

bool tried_json_read(const cJSON *obj, struct wire_msg *m, struct error *err)
{
    const cJSON *told = strict_json_get(obj, "asked"), *list = strict_json_get(obj, "rules"), *at;
    int n = cJSON_GetArraySize(list);

    if (!told)
        return true;
    if (!cJSON_IsObject(told) || !cJSON_IsArray(list) || n > RULES_MAX)
        return error_set(err, "rules should be an array of at most %d beside asked", RULES_MAX);
    m->explains = true;
    m->tried = xcalloc((size_t)n + 1, sizeof *m->tried);
    cJSON_ArrayForEach (at, list)
        if (!read_one(at, &m->tried[m->n_tried++], err))
            return false;
    return read_asked(told, &m->asked, err);
}
