#pragma once

// Runs one Lua script over records, without access to files, processes, the network or the clock.
// Nothing that a script sets stays for the next record. Limits hold against hostile scripts
// (decision 0062).

#include "transform/script/script_limits.hpp"
#include "transform/script/script_record.hpp"

#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/entity.hpp>

#include <memory>
#include <optional>
#include <string>

struct lua_State;

namespace sluice::transform {

// The result of a script for a record.
struct script_outcome {
    bool dropped = false;
    std::string reason;  // of a record that was dropped
};

// Only one thread uses it.
class sandbox {
 public:
    // Precondition: fault_of(code) is empty.
    sandbox(std::string code, const script_limits& limits);
    ~sandbox();
    sandbox(const sandbox&) = delete;
    sandbox& operator=(const sandbox&) = delete;

    // Changes `record.data`. A failure of class invalid names the line, and leaves `record`
    // unchanged.
    result<script_outcome> run(entity& record, const expression_scope& scope);

    // Returns the fault of a script, such as "line 2: unexpected symbol near 'x'"; empty when it
    // compiles.
    static std::string fault_of(const std::string& code);

 private:
    result<void> prepare();
    failure fault_of_run(int status);
    void close();

    std::string code_;
    script_limits limits_;
    std::unique_ptr<script_meter> meter_;
    script_record record_;
    lua_State* state_ = nullptr;
};

}  // namespace sluice::transform
