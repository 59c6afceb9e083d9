// The tables defined by the instruction-set files.

#ifndef UNDERSTUDY_CKERNELS_TABLES_H
#define UNDERSTUDY_CKERNELS_TABLES_H

#include "CKernels.h"

extern const KernelTable understudy_kernels_baseline;

#if defined(__x86_64__)
extern const KernelTable understudy_kernels_avx2;
#endif

#endif
