/* Names for simulated people. */
#ifndef NET_CLIENT_VISITORS_NAMES_H
#define NET_CLIENT_VISITORS_NAMES_H

/* The host of the demo, whom some visitors try to look like. */
#define VISITORS_HOST "Mira Lindqvist"

/* The name of the n-th visitor: most are ordinary, in many scripts; every ninth is hostile. */
const char *visitors_name(unsigned n);
/* What the n-th visitor answers to a host. */
const char *visitors_words(unsigned n);
/* What the n-th visitor changes the name to. */
const char *visitors_other_name(unsigned n);

#endif
