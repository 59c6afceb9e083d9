// An executable's own malloc takes the place of the C library's, also for the shared libraries it loads; glibc offers
// its own under other names to hand on to. All are weak: a program that brings a malloc of its own keeps that one.

#include "CAllocationCounter.h"

#include <errno.h>
#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || !defined(__GLIBC__)

bool allocations_are_counted(void) { return false; }
int64_t allocations_of_this_thread(void) { return 0; }
int64_t allocated_bytes_of_this_thread(void) { return 0; }

#else

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

#define WEAK __attribute__((weak))

static _Thread_local int64_t count = 0;
static _Thread_local int64_t bytes = 0;

int64_t allocations_of_this_thread(void) { return count; }
int64_t allocated_bytes_of_this_thread(void) { return bytes; }

static void *counted(void *memory) {
    count++;
    bytes += (int64_t)malloc_usable_size(memory);
    return memory;
}

bool allocations_are_counted(void) {
    // Asks: the program may have a malloc of its own. The compiler must neither take the calls away nor think that
    // malloc changes no variable.
    void *(*volatile allocate)(size_t) = malloc;
    const int64_t before = count;
    free(allocate(1));
    return count > before;
}

WEAK void *malloc(size_t size) { return counted(__libc_malloc(size)); }

WEAK void *calloc(size_t number, size_t size) { return counted(__libc_calloc(number, size)); }

WEAK void *realloc(void *old, size_t size) {
    const int64_t before = (int64_t)malloc_usable_size(old);
    void *memory = __libc_realloc(old, size);
    // Without memory the old block stays, except that one of no bytes is freed.
    if (memory || size == 0) bytes -= before;
    return counted(memory);
}

WEAK void *memalign(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }

WEAK void *aligned_alloc(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }

WEAK int posix_memalign(void **result, size_t alignment, size_t size) {
    void *memory = counted(__libc_memalign(alignment, size));
    if (!memory) return ENOMEM;
    *result = memory;
    return 0;
}

WEAK void free(void *memory) {
    bytes -= (int64_t)malloc_usable_size(memory);
    __libc_free(memory);
}

#endif
