/* People by the ids that a person types: whole, or a unique beginning. */
#ifndef TUI_CLI_IDS_H
#define TUI_CLI_IDS_H

#include "tui/cli/body_json.h"
#include "tui/cli/service.h"

enum { IDS_PREFIX_MIN = 4, IDS_PREFIX_SHOWN = 8 };

/* Who waits or is inside, oldest first, and the document as it came. */
struct ids_list {
    struct body_waiting_row *row;
    size_t n;
    char *json;
};

/* Asks for the waiting list of a room (null for all). Returns an exit code; complaints are on
 * standard error. Finish l in any case. */
int ids_fetch(struct service *s, const char *room, struct ids_list *l);
/* The same for those inside: id, name, user_id and room count, and knocked_at is when they came
 * in. */
int ids_fetch_inside(struct service *s, const char *room, struct ids_list *l);
/* Adds those who wait to a list of those inside. */
int ids_fetch_both(struct service *s, const char *room, struct ids_list *l);
/* Releases what l holds; one that was never filled too. */
void ids_finish(struct ids_list *l);

/* How many characters of an id must be shown so that each is unique, at least 8. */
int ids_prefix(const struct ids_list *l);

enum ids_match { IDS_FOUND, IDS_ABSENT, IDS_AMBIGUOUS, IDS_TOO_SHORT };
/* The whole id for what was typed. A whole id that is not on the list is found all the same: the
 * server knows who decided about it. */
enum ids_match ids_resolve(const struct ids_list *l, const char *typed, char id[LIMIT_ID + 1]);

#endif
