/* Memory that is never null. Any thread.
 *
 * Running out of memory ends the program with a message; that is acceptable only because every
 * size that comes from outside is capped first (net/proto/limits.h). */
#ifndef NET_BASE_ALLOC_H
#define NET_BASE_ALLOC_H

#include <stddef.h>

/* Each returns memory that the caller frees with free(). xcalloc zeroes; products that overflow
 * abort like a failed allocation. */
void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *p, size_t n, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull, nonnull));
char *xstrndup(const char *s, size_t len) __attribute__((malloc, returns_nonnull, nonnull));
void *xmemdup(const void *p, size_t len) __attribute__((malloc, returns_nonnull, nonnull));

/* Ends the program for want of size bytes, as the functions above do: for a library that has said
 * so. */
_Noreturn void alloc_failed(size_t size);

/* Called once before an abort for want of memory, to restore the terminal. */
void alloc_on_death(void (*fn)(void));

/* Gives what is free in the heaps of all threads back to the system, for after a start or something
 * large. Takes about a millisecond. */
void alloc_trim(void);

/* Room for one more in an array of n, zeroed; the capacity is the next power of two. */
void *xgrown(void *array, size_t n, size_t size);

#endif
