// The choice of a kernel table at run time.

#include <stdlib.h>
#include <string.h>

#include "tables.h"

static const KernelTable *avx2_or_null(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("popcnt"))
        return &understudy_kernels_avx2;
#endif
    return NULL;
}

const KernelTable *kernel_table_named(const char *name) {
    if (strcmp(name, "avx2") == 0) return avx2_or_null();
    if (strcmp(name, "baseline") == 0) return &understudy_kernels_baseline;
    return NULL;
}

KernelChoice kernel_choice(const char *request) {
    const KernelTable *avx2 = avx2_or_null();
    KernelChoice choice = {avx2 ? avx2 : &understudy_kernels_baseline, KernelChoiceReasonAutomatic};
    if (!request || request[0] == '\0') return choice;

    const KernelTable *named = kernel_table_named(request);
    if (named) return (KernelChoice){named, KernelChoiceReasonRequested};
    choice.reason = strcmp(request, "avx2") == 0 ? KernelChoiceReasonUnsupported : KernelChoiceReasonUnknown;
    return choice;
}

const char *kernel_request_from_environment(void) { return getenv("UNDERSTUDY_ISA"); }
