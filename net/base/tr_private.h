/* What a catalogue is made of. For the tr files only. */
#ifndef NET_BASE_TR_PRIVATE_H
#define NET_BASE_TR_PRIVATE_H

#include "net/base/tr.h"

struct tr_pair {
    const char *text, *translation; /* in `bytes` */
};

struct tr_catalogue {
    struct tr_pair *pair; /* sorted by text, each once */
    size_t n;
    char *bytes;
    const struct tr_catalogue *next; /* those read before */
};

#endif
