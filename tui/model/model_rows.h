/* Putting people and rooms into the model and taking them out, with cursors and totals kept right.
 * For model_*.c only. */
#ifndef TUI_MODEL_MODEL_ROWS_H
#define TUI_MODEL_MODEL_ROWS_H

#include "tui/model/model.h"

/* Adds or updates; *is_new (may be null) tells which. */
struct knock *model_put_knock(struct model *m, struct room *r, const struct wire_waiting *w,
                              bool *is_new);
struct person *model_put_person(struct model *m, struct room *r, const struct wire_participant *p,
                                bool *is_new);

/* Takes somebody or a room out; under a cursor an inert row stays. */
void model_drop_knock(struct model *m, struct room *r, struct knock *row, enum wire_why why);
void model_drop_person(struct model *m, struct room *r, struct person *row);
/* Takes a row out, whatever is under a cursor. */
void model_remove_knock(struct model *m, struct room *r, struct knock *row);
void model_drop_room(struct model *m, struct room *r);

/* Rows and cursors of the three lists. */
struct select_list model_rooms_list(const struct model *m);
struct select_list model_knocks_list(const struct knocks *k);
struct select_list model_people_list(const struct room *r);

/* Whether a cursor moves over what a lens shows, and that list (may be null). */
bool model_lensed(const struct model *m, const struct select *at, struct select_list *list);
/* Makes what the lenses show, before a frame, and takes the cursors after who is followed. */
void model_lens_frame(struct model *m);

/* A request that has gone out is remembered until it is answered (takes q). */
struct model_request *model_request_new(const char *room, const char *did, int64_t mono);
void model_request_free(struct model_request *q);
void model_remember(struct model *m, struct model_request *q, int64_t id);
/* A decision of this host can be taken back from now on. */
void model_deed_add(struct model *m, const struct model_request *q, const char *decision);
/* An undo or redo was answered; worked: for somebody at least. */
void model_deed_answered(struct model *m, const struct model_request *q, bool worked);
/* Takes a decision out of the count of those in their grace time, or into it. */
void model_count_pending(struct model *m, const struct wire_pending *before,
                         const struct wire_pending *now);

/* The answer to a request, if it is one: false when no such request is known. */
bool model_answer(struct model *m, const struct wire_msg *msg, int64_t mono);
/* Forgets all requests. */
void model_forget_requests(struct model *m);

#endif
