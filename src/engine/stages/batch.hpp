#pragma once

// Joins entities of a page into one task, whose data is the list of their data. Intake uses it for
// routes with `batch`.

#include <sluice/ledger/ledger.hpp>
#include <sluice/model/entity.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::engine {

class batch {
 public:
    // Holds at most `size` entities and `largest` bytes of data.
    batch(std::size_t size, std::size_t largest) : size_(size), largest_(largest) {}

    bool empty() const { return ids_.empty(); }
    bool has_room_for(std::string_view data) const;

    // Says why an entity is too large for any batch.
    static std::string problem_of(std::string_view data, std::size_t largest);

    // `data` is the record's data as JSON. Precondition: there is room.
    void add(const entity& entity, std::string data, const std::string& source_id);

    // Returns the task without its lane, and empties the batch. The task has the type of the first
    // entity, the headers that are equal in all entities, and the header `batch` with their number.
    // Its identifier joins theirs with commas. After 200 bytes it ends with the number of the rest
    // and a hash of all.
    ledger::new_task take();

 private:
    std::string joined_ids() const;

    std::size_t size_;
    std::size_t largest_;
    std::string type_;
    std::map<std::string, std::string, std::less<>> headers_;
    std::string data_;
    std::vector<std::string> ids_;
    std::vector<std::string> source_ids_;
};

}  // namespace sluice::engine
