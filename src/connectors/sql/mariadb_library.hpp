#pragma once

// Loads the client library of MariaDB when a configuration first uses it.

#include <sluice/error.hpp>

#include <mysql.h>

namespace sluice::sql {

#define SLUICE_LIBMARIADB_FUNCTIONS(use)                                                          \
    use(mariadb_field_attr) use(mysql_close) use(mysql_errno) use(mysql_error)                    \
        use(mysql_fetch_fields) use(mysql_free_result) use(mysql_get_server_info)                 \
            use(mysql_get_socket) use(mysql_init) use(mysql_num_fields) use(mysql_options) use(   \
                mysql_real_connect_cont) use(mysql_real_connect_start) use(mysql_real_query_cont) \
                use(mysql_real_query_start) use(mysql_server_init) use(mysql_stmt_affected_rows)  \
                    use(mysql_stmt_bind_param) use(mysql_stmt_bind_result) use(mysql_stmt_close)  \
                        use(mysql_stmt_errno) use(mysql_stmt_error) use(mysql_stmt_execute_cont)  \
                            use(mysql_stmt_execute_start) use(mysql_stmt_fetch_column)            \
                                use(mysql_stmt_fetch_cont) use(mysql_stmt_fetch_start)            \
                                    use(mysql_stmt_field_count) use(mysql_stmt_free_result)       \
                                        use(mysql_stmt_init) use(mysql_stmt_param_count)          \
                                            use(mysql_stmt_prepare_cont)                          \
                                                use(mysql_stmt_prepare_start)                     \
                                                    use(mysql_stmt_result_metadata)               \
                                                        use(mysql_warning_count)

// The functions of the library, under their own names.
struct libmariadb {
#define SLUICE_DECLARE(name) decltype(&::name) name = nullptr;
    SLUICE_LIBMARIADB_FUNCTIONS(SLUICE_DECLARE)
#undef SLUICE_DECLARE
};

// Returns the functions, which stay loaded. Fails when the library is not installed. Any thread may
// call it.
result<const libmariadb*> load_libmariadb();

}  // namespace sluice::sql
