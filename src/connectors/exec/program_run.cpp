#include "connectors/exec/program_run.hpp"

#include "connectors/exec/child_process.hpp"

#include <sluice/async/deadline.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <string_view>
#include <utility>

namespace sluice::exec {

namespace {

constexpr std::size_t most_errors = 4096;

// Holds one run. The coroutines of the run refer to it, and end before it.
struct running_program {
    running_program(asio::any_io_executor executor, asio::thread_pool* pool, program_start start,
                    run_limits most)
        : child(executor, pool), started(std::move(start)), limits(most) {}

    child_process child;
    program_start started;
    run_limits limits;
    program_end end;
    bool too_large = false;
    bool ended = false;  // the program; its pipes may be held by a process that left the group
};

// A program may close its input early. Its exit status then says whether it was content.
awaitable<void> give_input(running_program* run) {
    (void)co_await asio::async_write(run->child.input(), asio::buffer(run->started.input),
                                     as_tuple);
    boost::system::error_code ignored;
    run->child.input().close(ignored);
}

// Returns false when the program has to be killed.
bool take_output(running_program& run, std::string_view bytes) {
    auto& output = run.end.output;
    const auto room = run.limits.output - output.size();
    output += bytes.substr(0, room);
    if (bytes.size() > room && !run.limits.drops_rest) {
        run.too_large = true;
        if (!run.ended) {
            run.child.kill();
        }
        return false;
    }
    return true;
}

bool take_errors(running_program& run, std::string_view bytes) {
    auto& errors = run.end.errors;
    errors += bytes.substr(0, most_errors - std::min(errors.size(), most_errors));
    return true;
}

using taker = bool (*)(running_program&, std::string_view);

awaitable<void> read_to_end(running_program* run, pipe_end* from, taker take) {
    std::array<char, 16384> buffer{};
    while (!run->ended) {
        const auto [error, size] = co_await from->async_read_some(asio::buffer(buffer), as_tuple);
        if (!error && !take(*run, std::string_view(buffer.data(), size))) {
            co_return;
        }
        if (error && !run->ended) {
            co_return;  // the end of the output, or a cancellation
        }
    }
    // Takes what the pipe still holds, and does not wait for a process that keeps it open.
    boost::system::error_code error;
    from->non_blocking(true, error);
    while (!error) {
        const auto size = from->read_some(asio::buffer(buffer), error);
        if (error || !take(*run, std::string_view(buffer.data(), size))) {
            co_return;
        }
    }
}

awaitable<void> wait_for_end(running_program* run) {
    auto& child = run->child;
    if (!co_await child.wait()) {
        co_return;
    }
    run->ended = true;
    child.kill();
    child.reap(run->end.how, run->end.code);
    // A process that left the group may hold the pipes. The others wait for it no longer.
    boost::system::error_code ignored;
    child.input().close(ignored);
    child.output().cancel(ignored);
    child.errors().cancel(ignored);
}

awaitable<program_end> run_to_end(running_program* run) {
    const auto executor = co_await asio::this_coro::executor;
    auto& child = run->child;
    auto parts = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, give_input(run), asio::deferred),
        asio::co_spawn(executor, read_to_end(run, &child.output(), take_output), asio::deferred),
        asio::co_spawn(executor, read_to_end(run, &child.errors(), take_errors), asio::deferred),
        asio::co_spawn(executor, wait_for_end(run), asio::deferred));
    const auto [order, input, output, errors, end] =
        co_await parts.async_wait(asio::experimental::wait_for_all(), use_awaitable);
    for (const auto& thrown : {input, output, errors, end}) {
        if (thrown) {
            std::rethrow_exception(thrown);
        }
    }
    if (!run->ended) {
        throw boost::system::system_error(asio::error::operation_aborted);
    }
    if (run->too_large) {
        run->end.how = run_ending::too_large;
    }
    co_return std::move(run->end);
}

}  // namespace

awaitable<result<program_end>> run_program(program_start start, run_limits limits,
                                           asio::thread_pool* pool) {
    running_program run(co_await asio::this_coro::executor, pool, std::move(start), limits);
    if (auto started = run.child.start(run.started); !started) {
        co_return started.error();
    }
    auto running = run_to_end(&run);
    auto ended = co_await with_deadline(std::move(running), limits.time);
    if (!ended) {
        run.end.how = run_ending::timed_out;
        co_return std::move(run.end);
    }
    co_return *std::move(ended);
}

}  // namespace sluice::exec
