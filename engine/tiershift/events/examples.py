"""One event of each kind, as a scenario file has it; together they are a plan that the shipped model accepts."""

from __future__ import annotations

EXAMPLES: dict[str, str] = {
    "BudgetSet": """\
- kind: BudgetSet
  effective: 2027-04-01
  recorded: 2026-11-05
  tier: targeted
  value: 1_900_000_000
  unit: GBP2324/year
  over: 2
  who: Cabinet
  why: Family hubs open in two steps.
  source: Minute 14 of 5 November 2026
""",
    "CutImposed": """\
- kind: CutImposed
  effective: 2027-04-01
  recorded: 2026-11-05
  share: 0.03
  over: 2
  profile: front-loaded
  reference: S-14
  who: Chief Finance Officer (section 151)
  why: The settlement is 3 % below the plan.
""",
    "FundingShifted": """\
- kind: FundingShifted
  effective: 2027-04-01
  recorded: 2026-11-05
  giver: care
  receiver: targeted
  amount: 100_000_000
  unit: GBP2324/year
  over: 4
  double_running: 1.5
  who: Director of Children's Services
  why: Fewer children need to come into care when families are helped first.
""",
    "LeverSet": """\
- kind: LeverSet
  effective: 2027-04-01
  recorded: 2026-11-05
  lever: early help floor
  value: 0.9
  unit: Dmnl
  who: Cabinet
  why: Nine tenths of the early help plan is protected in a bad year.
""",
    "GrantReceived": """\
- kind: GrantReceived
  effective: 2027-04-01
  recorded: 2026-11-05
  tier: targeted
  funder: Department for Education
  amount: 150_000_000
  unit: GBP2324/year
  years: 3
  who: Director of Children's Services
  why: The grant pays for family help for three years.
""",
    "FloorSet": """\
- kind: FloorSet
  effective: 2027-04-01
  recorded: 2026-11-05
  protects: specialist
  value: 3_000_000_000
  unit: GBP2324/year
  who: Cabinet
  why: What the law asks for costs no less.
""",
    "PoolAgreed": """\
- kind: PoolAgreed
  effective: 2027-04-01
  recorded: 2026-11-05
  pool: Joint family fund
  partner: Integrated care board
  tier: targeted
  amount: 40_000_000
  unit: GBP2324/year
  who: Health and Wellbeing Board
  why: Both gain from fewer crises.
""",
    "PoolLeft": """\
- kind: PoolLeft
  effective: 2031-04-01
  recorded: 2026-11-05
  pool: Joint family fund
  partner: Integrated care board
  who: Integrated care board
  why: Its own budget no longer allows it.
""",
    "ProgrammeLaunched": """\
- kind: ProgrammeLaunched
  effective: 2027-09-01
  recorded: 2026-11-05
  programme: parenting groups
  value: 30_000_000
  unit: GBP2324/year
  over: 1
  who: Head of Early Help
  why: Courses are ready in every district.
""",
    "ProgrammeScaled": """\
- kind: ProgrammeScaled
  effective: 2029-04-01
  recorded: 2026-11-05
  programme: parenting groups
  value: 50_000_000
  unit: GBP2324/year
  over: 2
  who: Head of Early Help
  why: Waiting lists are long and results are good.
""",
    "ProgrammeStopped": """\
- kind: ProgrammeStopped
  effective: 2033-04-01
  recorded: 2026-11-05
  programme: parenting groups
  who: Cabinet
  why: Another offer takes its place.
""",
    "FidelityFunded": """\
- kind: FidelityFunded
  effective: 2027-04-01
  recorded: 2026-11-05
  value: 0.1
  who: Head of Commissioning
  why: Programmes drift without supervision.
""",
    "TrainingFunded": """\
- kind: TrainingFunded
  effective: 2027-04-01
  recorded: 2026-11-05
  whom: staff
  value: 40
  unit: hour/(FTE*year)
  over: 2
  who: Principal Social Worker
  why: Ten hours more a year for everybody.
""",
    "ThresholdChanged": """\
- kind: ThresholdChanged
  effective: 2027-04-01
  recorded: 2026-11-05
  service: early help
  value: 0.8
  over: 1
  who: Safeguarding Partnership
  why: Families are to be seen earlier.
""",
    "AccessRedesigned": """\
- kind: AccessRedesigned
  effective: 2028-04-01
  recorded: 2026-11-05
  way: single_access_point
  value: 0.6
  unit: Dmnl
  over: 2
  who: Integrated care board and council
  why: One front door sorts every request.
""",
    "HubOpened": """\
- kind: HubOpened
  effective: 2027-04-01
  recorded: 2026-11-05
  hubs: 75
  money_each: 1_000_000
  unit: GBP2324/year
  over: 2
  who: Cabinet
  why: Family hubs open in half of the districts.
""",
    "HubClosed": """\
- kind: HubClosed
  effective: 2032-04-01
  recorded: 2026-11-05
  hubs: 5
  money_each: 1_000_000
  unit: GBP2324/year
  who: Cabinet
  why: Five hubs are merged with schools.
""",
    "IndicatorAdopted": """\
- kind: IndicatorAdopted
  effective: 2027-04-01
  recorded: 2026-11-05
  variable: children in care
  unit: children
  target: 75_000
  by: 2030-03-31
  who: Children's Partnership
  why: Everybody is to be measured by the same.
""",
    "IndicatorDropped": """\
- kind: IndicatorDropped
  effective: 2031-04-01
  recorded: 2026-11-05
  variable: children in care
  who: Children's Partnership
  why: Another measure takes its place.
""",
    "PolicyShock": """\
- kind: PolicyShock
  effective: 2028-04-01
  recorded: 2026-11-05
  affects: demand
  change: 0.01
  unit: 1/year
  years: 3
  who: Treasury forecast
  why: A recession brings more families into need.
""",
    "HomesCommissioned": """\
- kind: HomesCommissioned
  effective: 2027-04-01
  recorded: 2026-11-05
  places: 300
  over: 3
  who: Regional care co-operative
  why: Homes of our own cost less than those on the market.
""",
    "FosterOfferChanged": """\
- kind: FosterOfferChanged
  effective: 2027-04-01
  recorded: 2026-11-05
  offer: recruitment
  value: 0.5
  over: 2
  who: Head of Fostering
  why: A regional campaign for foster carers.
""",
    "ContractPiloted": """\
- kind: ContractPiloted
  effective: 2027-04-01
  recorded: 2026-11-05
  contract: Edge of care pilot
  provider: A charity
  terms: outcome_pay
  value: 0.02
  unit: Dmnl
  years: 2
  who: Head of Commissioning
  why: Pay by results is tried before it is scaled.
""",
    "ContractSigned": """\
- kind: ContractSigned
  effective: 2029-04-01
  recorded: 2026-11-05
  contract: Edge of care
  provider: A charity
  terms: outcome_pay
  value: 0.1
  unit: Dmnl
  who: Head of Commissioning
  why: The pilot kept families together.
""",
    "ContractClaimed": """\
- kind: ContractClaimed
  effective: 2030-04-01
  recorded: 2026-11-05
  contract: Edge of care
  claim: C-1
  outcomes: 40
  amount: 600_000
  who: A charity
  why: The first year of the contract.
""",
    "ContractValidated": """\
- kind: ContractValidated
  effective: 2030-07-01
  recorded: 2026-11-05
  contract: Edge of care
  claim: C-1
  outcomes: 36
  amount: 540_000
  who: Head of Commissioning
  why: Four cases did not meet the terms.
""",
    "ContractEnded": """\
- kind: ContractEnded
  effective: 2034-04-01
  recorded: 2026-11-05
  contract: Edge of care
  who: Head of Commissioning
  why: The term of the contract is over.
""",
    "OutturnRecorded": """\
- kind: OutturnRecorded
  recorded: 2026-05-11
  financial_year: 2024
  tier: care
  amount: 8_139_300_000
  unit: GBP2324/year
  who: Local authorities of England
  why: The accounts of the year are closed.
  source: "Section 251 outturn 2023-24: £8,139.3m cash"
""",
    "Counted": """\
- kind: Counted
  effective: 2024-03-31
  recorded: 2024-11-14
  variable: children in care
  value: 83_630
  unit: children
  who: Department for Education
  why: The yearly count.
  source: Children looked after in England, 2024
""",
    "IncidentOccurred": """\
- kind: IncidentOccurred
  effective: 2026-10-12
  recorded: 2026-11-05
  nature: serious_incident
  severity: 3
  who: Safeguarding Partnership
  why: A review found that signs were missed.
  source: Letter of the partnership, October 2026
""",
    "ReturnFiled": """\
- kind: ReturnFiled
  effective: 2026-06-30
  recorded: 2026-11-05
  collection: SSDA903
  period: 2025-26
  who: Head of Data
  why: The return of the year was accepted.
  source: Confirmation of receipt, 30 June 2026
""",
    "SeriesBreak": """\
- kind: SeriesBreak
  effective: 2024-04-01
  recorded: 2026-11-05
  variable: children in care
  factor: 0.99
  who: Department for Education
  why: Children on short breaks are no longer counted.
  source: Methodology note, 2024
""",
    "AssumptionAdopted": """\
- kind: AssumptionAdopted
  effective: 2026-04-01
  recorded: 2026-11-05
  parameter: treatment success
  draw: {triangular: {low: 0.32, mode: 0.40, high: 0.48}}
  unit: Dmnl
  who: Head of Commissioning, with the modellers
  why: The new service offers longer treatment than the services that were measured.
  source: Service specification 2026, annex B
  confidence: D
  owner: Head of Commissioning
  signed_off_by: Chief Finance Officer (section 151)
  sunset: 2027-10-31
""",
    "AssumptionWithdrawn": """\
- kind: AssumptionWithdrawn
  effective: 2026-12-01
  recorded: 2026-12-01
  target: 1d5f0c3a-6a58-4c57-9d0b-7f4f6d1c2b11
  who: Head of Commissioning
  why: The service will not offer longer treatment after all.
""",
    "PlanStarted": """\
- kind: PlanStarted
  effective: 2026-11-05
  recorded: 2026-11-05
  title: Medium-term financial strategy 2027-28
  model: childrens_services
  place: E06000054
  who: Finance Business Partner
  why: The strategy is drawn up anew each autumn.
""",
    "BranchStarted": """\
- kind: BranchStarted
  effective: 2026-11-05
  recorded: 2026-11-05
  parent: mtfs
  parent_version: 12
  parent_hash: 24074aa70e4218426345aa461bf700c613e54c37ab42a525d570ff772e104adb
  who: Finance Business Partner
  why: To see what a smaller cut would do.
""",
    "Undone": """\
- kind: Undone
  effective: 2026-11-06
  recorded: 2026-11-06
  target: d01e6049-fdb1-5ee4-8f5c-ba4499d59e15
  who: Finance Business Partner
  why: It was entered against the wrong tier.
""",
    "Tagged": """\
- kind: Tagged
  effective: 2027-02-12
  recorded: 2027-02-12
  name: as approved by Cabinet 12 Feb
  version: 8
  who: Clerk to the Cabinet
  why: Cabinet approved the plan as it stood.
""",
    "ForecastIssued": """\
- kind: ForecastIssued
  effective: 2027-03-01
  recorded: 2027-03-01
  forecast_id: F-2027-03
  head: 24074aa70e4218426345aa461bf700c613e54c37ab42a525d570ff772e104adb
  version: 8
  model: childrens_services
  model_hash: 844551cfe9cf4faac8f834bdfa9c072fe6bf3482a1af44f132987b1365287e29
  parameters_hash: 4cbf12f99bbf4641a39ed20608cec4f2bc31d0dea6aef805e7988d54d94075dc
  seed: 2024
  futures: 1000
  horizon: 2040.25
  engine_version: 0.1.0
  result_digest: 24074aa70e4218426345aa461bf700c613e54c37ab42a525d570ff772e104adb
  variables: [children in care, waiting list]
  who: Finance Business Partner
  why: The forecast for the March board.
""",
    "ForecastSignedOff": """\
- kind: ForecastSignedOff
  effective: 2027-03-04
  recorded: 2027-03-04
  forecast_id: F-2027-03
  by: Chief Finance Officer (section 151)
  who: Clerk to the board
  why: Signed off at the March board.
""",
}
