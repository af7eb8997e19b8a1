#include <oneapi/dnnl/dnnl.h>

/* libgomp's, which has no header outside its compiler. oneDNN asks OpenMP how many threads the calling thread may start. */
extern void omp_set_num_threads(int count);

/* A row-major product on the calling thread alone: c[m, n] = beta c + op(a) op(b). The callers split the work over threads
   of their own, each of which starts with OpenMP's default; saying "one" is a write to thread-local memory. */
static inline int onednn_sgemm(int transpose_a, int transpose_b, long m, long n, long k, const float *a, long lda,
                               const float *b, long ldb, float beta, float *c, long ldc) {
  omp_set_num_threads(1);
  return dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
}

/* Whether oneDNN has compiled kernels for this processor; elsewhere its products are plain loops. */
static inline int onednn_compiles_kernels(void) {
#if defined(__x86_64__)
  return dnnl_get_effective_cpu_isa() >= dnnl_cpu_isa_avx2;
#else
  return 0;
#endif
}

/* The widest instructions that oneDNN found and may use. */
static inline const char *onednn_instruction_set(void) {
  switch (dnnl_get_effective_cpu_isa()) {
    case dnnl_cpu_isa_sse41: return "SSE4.1";
    case dnnl_cpu_isa_avx: return "AVX";
    case dnnl_cpu_isa_avx2: return "AVX2";
    case dnnl_cpu_isa_avx2_vnni: return "AVX2 VNNI";
    case dnnl_cpu_isa_avx512_core: return "AVX-512";
    case dnnl_cpu_isa_avx512_core_vnni: return "AVX-512 VNNI";
    case dnnl_cpu_isa_avx512_core_bf16: return "AVX-512 BF16";
    case dnnl_cpu_isa_avx512_core_amx: return "AMX";
    default: return "other instructions";
  }
}

/* Whether the processor has instructions for bfloat16 that oneDNN may use. */
static inline int onednn_has_bfloat16(void) {
#if defined(__x86_64__)
  return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
#else
  return 0;
#endif
}

/* Compiles c[m, n] (+)= op(a) op(b) with bfloat16 factors and float sums; `scratch` says what a call must lend it, because
   memory of its own would be shared by the threads that run it. The caller keeps calls apart. */
static inline dnnl_status_t onednn_bfloat16_product(dnnl_engine_t engine, dnnl_primitive_t *product,
                                                    dnnl_memory_desc_t *a, dnnl_memory_desc_t *b,
                                                    dnnl_memory_desc_t *c, dnnl_memory_desc_t *scratch, long m, long n, long k, int transpose_a, int transpose_b, long stride,
                                                    int accumulate) {
  dnnl_dims_t size_a = {m, k}, size_b = {k, n}, size_c = {m, n}, strides = {stride, 1};
  dnnl_matmul_desc_t description;
  dnnl_primitive_desc_t primitive = NULL;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_post_ops_t after = NULL;
  dnnl_status_t status = dnnl_memory_desc_init_by_tag(a, 2, size_a, dnnl_bf16, transpose_a ? dnnl_ba : dnnl_ab);
  if (!status) status = dnnl_memory_desc_init_by_tag(b, 2, size_b, dnnl_bf16, transpose_b ? dnnl_ba : dnnl_ab);
  if (!status) status = dnnl_memory_desc_init_by_strides(c, 2, size_c, dnnl_f32, strides);
  if (!status) status = dnnl_matmul_desc_init(&description, a, b, NULL, c);
  if (!status) status = dnnl_primitive_attr_create(&attributes);
  if (!status) status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
  if (!status && accumulate) {
    status = dnnl_post_ops_create(&after);
    if (!status) status = dnnl_post_ops_append_sum(after, 1);
    if (!status) status = dnnl_primitive_attr_set_post_ops(attributes, after);
  }
  omp_set_num_threads(1); /* what is compiled is split for the threads that it finds */
  if (!status) status = dnnl_primitive_desc_create(&primitive, &description, attributes, engine, NULL);
  if (!status) *scratch = *dnnl_primitive_desc_query_md(primitive, dnnl_query_scratchpad_md, 0);
  if (!status) status = dnnl_primitive_create(product, primitive);
  if (after) dnnl_post_ops_destroy(after);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  if (primitive) dnnl_primitive_desc_destroy(primitive);
  return status;
}

/* Runs a compiled product on the calling thread. */
static inline dnnl_status_t onednn_execute(dnnl_engine_t engine, dnnl_primitive_t product, const dnnl_memory_desc_t *description_a,
                                           const void *a, const dnnl_memory_desc_t *description_b, const void *b,
                                           const dnnl_memory_desc_t *description_c, void *c,
                                           const dnnl_memory_desc_t *description_scratch, void *scratch) {
  dnnl_stream_t stream = NULL;
  dnnl_memory_t memory[4] = {NULL, NULL, NULL, NULL};
  omp_set_num_threads(1);
  dnnl_status_t status = dnnl_stream_create(&stream, engine, dnnl_stream_default_flags);
  if (!status) status = dnnl_memory_create(&memory[0], description_a, engine, (void *)a);
  if (!status) status = dnnl_memory_create(&memory[1], description_b, engine, (void *)b);
  if (!status) status = dnnl_memory_create(&memory[2], description_c, engine, c);
  if (!status) status = dnnl_memory_create(&memory[3], description_scratch, engine, scratch);
  if (!status) {
    dnnl_exec_arg_t arguments[] = {
        {DNNL_ARG_SRC, memory[0]},
        {DNNL_ARG_WEIGHTS, memory[1]},
        {DNNL_ARG_DST, memory[2]},
        {DNNL_ARG_SCRATCHPAD, memory[3]}};
    status = dnnl_primitive_execute(product, stream, 4, arguments);
    if (!status) status = dnnl_stream_wait(stream);
  }
  for (int i = 0; i < 4; i++)
    if (memory[i]) dnnl_memory_destroy(memory[i]);
  if (stream) dnnl_stream_destroy(stream);
  return status;
}
