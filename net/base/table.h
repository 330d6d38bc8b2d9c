/* Hash tables of uthash with our memory: the library would end the program without a word. */
#ifndef NET_BASE_TABLE_H
#define NET_BASE_TABLE_H

#include <stdlib.h>

#include "net/base/alloc.h"

#define uthash_malloc(size)  xmalloc(size)
#define uthash_free(p, size) free(p)
#include <uthash.h>

#endif
