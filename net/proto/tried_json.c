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

void tried_json_add(cJSON *obj, const struct wire_asked *asked, const struct wire_tried *tried,
                    size_t n)
{
    cJSON *told = cJSON_AddObjectToObject(obj, "asked");
    cJSON *list = cJSON_AddArrayToObject(obj, "rules");

    cJSON_AddNumberToObject(told, "at", (double)asked->at);
    if (asked->now)
        cJSON_AddTrueToObject(told, "now");
    for (int i = 0; i < N_NUMBERS; i++)
        cJSON_AddNumberToObject(told, numbers[i].key,
                                *(const int32_t *)((const char *)asked + numbers[i].at));
    for (size_t i = 0; i < n; i++) {
        cJSON *one = cJSON_CreateObject();

        cJSON_AddStringToObject(one, "file", tried[i].file);
        cJSON_AddNumberToObject(one, "line", tried[i].line);
        cJSON_AddStringToObject(one, "text", tried[i].text);
        cJSON_AddStringToObject(one, "fate", rules_fate_names[tried[i].fate]);
        if (*tried[i].failed)
            cJSON_AddStringToObject(one, "failed", tried[i].failed);
        cJSON_AddItemToArray(list, one);
    }
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
