/* How rules are kept: between rules_parse.c, which makes them, and rules.c, which reads them. */
#ifndef NET_PROTO_RULES_PARSE_H
#define NET_PROTO_RULES_PARSE_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/proto/rules.h"

enum rules_fact {
    FACT_NAME,
    FACT_USER_ID,
    FACT_TOKEN,
    FACT_TIME,
    FACT_INSIDE,
    FACT_WAITING,
    FACT_SEATS,
    FACT_TRIES
};
enum rules_test {
    TEST_IS,
    TEST_LIKE,
    TEST_IN,
    TEST_HAS,
    TEST_EQ,
    TEST_LT,
    TEST_LE,
    TEST_GT,
    TEST_GE
};

struct rules_condition {
    enum rules_fact fact;
    enum rules_test test;
    bool negated;
    int32_t number;
    char *source;   /* as it was written, cleaned */
    char *text;     /* TEST_IS */
    regex_t *regex; /* TEST_LIKE */
    char **list;    /* TEST_IN, sorted */
    size_t n_list;
};

struct rules_rule {
    int line;
    char *source; /* as it was written, cleaned */
    char name[40];
    struct rules_condition condition[RULES_CONDITIONS_MAX];
    size_t n_conditions;
    enum rules_action action;
    char words[LIMIT_REASON + 1];
};

struct rules {
    char *file; /* its name as it was given, cleaned */
    struct rules_rule *rule;
    size_t n;
};

/* Releases what a rule points to, not the rule. */
void rules_rule_finish(struct rules_rule *r);

#endif
