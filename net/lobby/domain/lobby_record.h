/* The record: what the domain writes into the journal, one line for each thing that happened, in
 * the same batch as the change that it speaks of. A part of lobby_internal.h, for the files of the
 * domain alone; each is called where the thing happens, before p is freed. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_RECORD_H
#define NET_LOBBY_DOMAIN_LOBBY_RECORD_H

#include "net/lobby/domain/lobby.h"
#include "net/proto/journal.h"

struct lobby;
struct person;
struct room;

/* What the rules are told about p, who knocks: filled into e as the knock's line will hold it, and
 * into f, whose strings are e's. p counts neither as waiting nor as inside. */
void record_facts(const struct lobby *l, const struct person *p, struct journal_entry *e,
                  struct rules_facts *f);
/* p has knocked, for the first time or again; p->rule says which rule decided. Before what the rule
 * orders is done. */
void record_knock(struct lobby *l, const struct person *p);
/* Something happened to p: by whom (or "", or the name of a rule) and with which words. The
 * decision that is being carried out is named by itself, see record_deciding. */
void record_person(struct lobby *l, enum journal_what what, const struct person *p, const char *by,
                   const char *reason);
/* p is called otherwise now; old is the name before. */
void record_renamed(struct lobby *l, const struct person *p, const char *old, const char *by);
/* The rights of p are others now, by somebody. */
void record_rights(struct lobby *l, const struct person *p, const char *by);
/* p ends: the line follows from why. ended: because the room has ended. */
void record_end(struct lobby *l, const struct person *p, enum wire_why why, bool ended,
                const char *by, const char *reason);
/* A token was revoked. */
void record_token(struct lobby *l, const struct store_token *t, const char *by);
/* Something happened to a room. */
void record_room(struct lobby *l, enum journal_what what, const struct room *r, const char *by,
                 const char *reason);
/* An entry of the block list was made or taken off without a decision on somebody at the door. */
void record_block(struct lobby *l, enum journal_what what, const struct block *one, const char *by);
/* The lines from now on belong to this decision; null: to none. The text is borrowed until the next
 * call. */
void record_deciding(struct lobby *l, const char *decision);
/* Keeps what p really sent as its name, in hex; null forgets it. */
void record_raw(struct person *p, const char *raw);
/* Goes on with the chain of a store; null: begins one. */
void record_restore(struct lobby *l, const struct store_snapshot *s);

#endif
