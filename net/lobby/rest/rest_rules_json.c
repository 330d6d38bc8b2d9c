/* Reading the files of rules again, over REST. */
#include "net/lobby/rest/rest_json.h"

static void add(void *arg, const char *sentence)
{
    cJSON_AddItemToArray(arg, cJSON_CreateString(sentence));
}

/* Wrong lines are told as file:line; what was in force before the wrong file stays. */
enum err rest_rules_load(const struct rest_req *r, struct reply *out, struct error *err)
{
    cJSON *obj, *complaints;
    size_t n;

    (void)err;
    if (!r->env->load_rules)
        return ERR_NO_METHOD;
    complaints = cJSON_CreateArray();
    n = r->env->load_rules(r->env->load_arg, add, complaints);
    obj = cJSON_CreateObject();
    cJSON_AddNumberToObject(obj, "files", (double)n);
    cJSON_AddItemToObject(obj, "complaints", complaints);
    return rest_json_send(out, obj);
}
