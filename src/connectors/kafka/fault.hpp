#pragma once

// Makes failures of librdkafka's codes. Decides only; no I/O.

#include "connectors/kafka/rdkafka_library.hpp"

#include <sluice/error.hpp>

#include <string>

namespace sluice::kafka {

// credential where the login or the rights are wrong, refused where the record or the name is,
// else unreachable. `said` is the library's own text, and may be empty.
failure fault_of(const rdkafka& library, rd_kafka_resp_err_t code, const std::string& said);

// True for a code that passes by itself: no connection yet, no leader yet.
bool may_pass(rd_kafka_resp_err_t code);

}  // namespace sluice::kafka
