#pragma once

// One call of the ledger on its way: made on the caller's executor, run on a thread of the
// ledger's, and completed on the caller's executor again. It installs nothing in the caller's
// cancellation slot: what is under way ends, and the caller waits for it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/prefer.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace sluice::ledger::sqlite {

// A completion, with the executor on which it belongs (kept busy until then).
class completion {
 public:
    explicit completion(asio::any_io_executor executor)
        : executor_(asio::prefer(std::move(executor), asio::execution::outstanding_work.tracked)) {}
    virtual ~completion() = default;

    const asio::any_io_executor& executor() const { return executor_; }

    // Once, on the executor.
    virtual void complete() = 0;

 private:
    asio::any_io_executor executor_;
};

// `Tables` is what the thread keeps for its connection. run() may come more than once, when its
// group had to be rolled back: the last outcome counts.
template <class Tables>
class operation : public completion {
 public:
    using completion::completion;

    // Throws sql_error; then it is run again or fail() follows.
    virtual void run(Tables& tables) = 0;
    virtual void fail(const failure& why) = 0;
};

template <class Tables, class T, class Work, class Handler>
class operation_of final : public operation<Tables> {
 public:
    operation_of(Handler handler, Work work)
        : operation<Tables>(asio::get_associated_executor(handler)),
          handler_(std::move(handler)),
          work_(std::move(work)) {}

    void run(Tables& tables) override { outcome_.emplace(work_(tables)); }
    void fail(const failure& why) override { outcome_.emplace(why); }

    void complete() override {
        auto handler = std::move(handler_);
        auto outcome = std::move(*outcome_);
        outcome_.reset();
        std::move(handler)(std::move(outcome));
    }

 private:
    Handler handler_;
    Work work_;
    std::optional<result<T>> outcome_;
};

// Puts `work` (Tables& → result<T>) into `queue` when it is awaited.
template <class T, class Tables, class Queue, class Work>
awaitable<result<T>> submit(std::shared_ptr<Queue> queue, Work work) {
    auto start = [](auto handler, std::shared_ptr<Queue> into, Work work) {
        using made = operation_of<Tables, T, Work, decltype(handler)>;
        into->push(std::make_unique<made>(std::move(handler), std::move(work)));
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(result<T>)>(
        start, use_awaitable, std::move(queue), std::move(work));
}

}  // namespace sluice::ledger::sqlite
