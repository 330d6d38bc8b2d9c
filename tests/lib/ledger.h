/* The record read by somebody who trusts nothing: each person is in one place at a time, each
 * decision has one author, and what a guest has heard is what the record says. */
#ifndef TESTS_LIB_LEDGER_H
#define TESTS_LIB_LEDGER_H

#include <stdbool.h>
#include <stddef.h>

#include "net/proto/journal.h"

enum { LEDGER_PEOPLE = 4096, LEDGER_DECISIONS = 8192, LEDGER_EVENTS = 64 };

enum ledger_place { LEDGER_NOWHERE, LEDGER_WAITS, LEDGER_INSIDE, LEDGER_OVER };

struct ledger_person {
    char id[LIMIT_ID + 1], name[LIMIT_NAME + 1];
    enum ledger_place place;
    char undone[LIMIT_ID + 1]; /* the decision that was last taken back for this person */
    enum journal_what event[LEDGER_EVENTS]; /* that the guest hears of */
    size_t n;
};

struct ledger_decision {
    char id[LIMIT_ID + 1], author[LIMIT_NAME + 1];
    bool undone;
};

struct ledger {
    const char *const *hosts; /* who may be an author; ends with null */
    struct ledger_person person[LEDGER_PEOPLE];
    struct ledger_decision decision[LEDGER_DECISIONS];
    size_t n_people, n_decisions, lines;
    size_t count[JOURNAL_COUNT];
};

/* Reads lines as `foyer log show --json` prints them (text is changed). Fails the test at the first
 * line that can not be true. hosts is borrowed. */
struct ledger *ledger_read(char *text, const char *const *hosts);
void ledger_free(struct ledger *l);
/* The person of that name, who must be there once. Null when there is none. */
const struct ledger_person *ledger_find(const struct ledger *l, const char *name);
/* Whether these words of `foyer knock --json` tell of as many events as the person has: somebody
 * who is still there may print the last one a little later. */
bool ledger_heard_all(const struct ledger_person *p, const char *words);
/* Fails the test unless these words of `foyer knock --json` are the person's events, in order, each
 * once. cut: the guest was asked to leave, and may have missed the last ones. */
void ledger_check_words(const struct ledger_person *p, const char *words, bool cut);

#endif
