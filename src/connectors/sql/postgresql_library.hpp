#pragma once

// Loads the client library of PostgreSQL when a configuration first uses it. It brings Kerberos and
// LDAP with it, and a daemon without such a database does not pay for them.

#include <sluice/error.hpp>

#include <libpq-fe.h>

namespace sluice::sql {

#define SLUICE_LIBPQ_FUNCTIONS(use)                                                             \
    use(PQclear) use(PQcmdStatus) use(PQcmdTuples) use(PQconnectPoll) use(PQconnectStartParams) \
        use(PQconsumeInput) use(PQerrorMessage) use(PQfinish) use(PQflush) use(PQfname)         \
            use(PQftype) use(PQgetResult) use(PQgetisnull) use(PQgetlength) use(PQgetvalue)     \
                use(PQisBusy) use(PQnfields) use(PQntuples) use(PQresultErrorField)             \
                    use(PQresultErrorMessage) use(PQresultStatus) use(PQsendPrepare)            \
                        use(PQsendQuery) use(PQsendQueryParams) use(PQsendQueryPrepared)        \
                            use(PQsetErrorVerbosity) use(PQsetNoticeReceiver)                   \
                                use(PQsetnonblocking) use(PQsocket) use(PQstatus)               \
                                    use(PQtransactionStatus)

// The functions of the library, under their own names.
struct libpq {
#define SLUICE_DECLARE(name) decltype(&::name) name = nullptr;
    SLUICE_LIBPQ_FUNCTIONS(SLUICE_DECLARE)
#undef SLUICE_DECLARE
};

// Returns the functions, which stay loaded. Fails when the library is not installed. Any thread may
// call it.
result<const libpq*> load_libpq();

}  // namespace sluice::sql
